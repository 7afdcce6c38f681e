"""A benchmark says in words which file it cannot read."""

import gzip
from pathlib import Path

import pytest

from benchmarks.measuring import read_lines


def test_lines_are_read_plain_and_gzipped(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_bytes(b'{"a": 1}\n\n{"a": 2}\n')
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert list(read_lines(plain)) == list(read_lines(packed)) == [{"a": 1}, {"a": 2}]


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemExit, match=r"nowhere\.jsonl cannot be read: No such file"):
        list(read_lines(Path("nowhere.jsonl")))


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b'{"a": 1}', mtime=0)[:-9], b"\x1f\x8b\xff"])
def test_a_file_that_is_not_packed_as_its_name_says_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(content)

    with pytest.raises(SystemExit, match=r"a\.jsonl\.gz cannot be read"):
        list(read_lines(tmp_path / "a.jsonl.gz"))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"a": 1}\noops\n')

    with pytest.raises(SystemExit, match=r"a\.jsonl:2 is not JSON"):
        list(read_lines(tmp_path / "a.jsonl"))
