"""A changed value leaves every other byte of a file as it was, and what is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.yamltext import Document, Inline, added, changed, parse, write

TEXT = (
    "# über all\r\n"
    "cards:\r\n"
    "  - review: {state: under review,   due: 2027-01-01} # keep it\r\n"
    "  - review:\r\n"
    "      state: 'approved' # and this\r\n"
)


def document(content: bytes) -> Document:
    parsed = parse("cards.yaml", content)
    assert isinstance(parsed, Document)
    return parsed


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_only_the_values_change(mark: bytes) -> None:
    content = mark + TEXT.encode()

    new = changed(
        content,
        document(content),
        {("cards", 0, "review", "state"): "approved", ("cards", 1, "review", "state"): "under review"},
    )

    expected = TEXT.replace("under review", "approved", 1).replace("'approved'", "under review")
    assert new == mark + expected.encode()


def test_a_value_that_is_not_there_cannot_be_changed() -> None:
    content = TEXT.encode()

    with pytest.raises(KeyError, match="cards"):
        changed(content, document(content), {("cards", 2, "review"): "x"})


LISTS = (
    "cards:\n"
    "  - phrasings: # ways to ask\n"
    "      - one\n"
    "      - 'two' # the second\n"
    "\n"
    "    # what follows\n"
    "    notes: [a, b]\n"
    "  - claims:\n"
    "    - text: >\n"
    "        several\n"
    "        lines\n"
    "end: 1"
)


def test_an_entry_is_added_behind_the_last_and_nothing_else_changes() -> None:
    content = LISTS.encode()

    once = added(content, document(content), ("cards", 0, "phrasings"), "three: [x]")
    twice = added(once, document(once), ("cards",), {"claims": [{"text": "more"}], "tags": Inline(["a"])})

    expected = LISTS.replace("# the second\n", "# the second\n      - 'three: [x]'\n")
    expected = expected.replace("        lines\n", "        lines\n  - claims:\n    - text: more\n    tags: [a]\n")
    assert twice.decode() == expected


@pytest.mark.parametrize("path", [("cards", 0, "notes"), ("cards", 0, "phrasings", 0), ("cards", 1, "phrasings")])
def test_what_is_no_list_with_an_entry_a_line_takes_none(path: tuple[str | int, ...]) -> None:
    content = LISTS.encode()

    with pytest.raises(KeyError):
        added(content, document(content), path, "x")


def test_an_entry_can_be_added_to_a_file_without_a_last_line_break() -> None:
    content = b"\xef\xbb\xbflist:\n- one"

    assert added(content, document(content), ("list",), "two") == content + b"\n- two"


readable = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)


@given(st.lists(st.fixed_dictionaries({"text": readable, "more": st.lists(readable, max_size=3)}), min_size=1))
def test_what_is_written_is_read_back(data: list[dict[str, object]]) -> None:
    text = write([{**entry, "more": Inline(entry["more"])} for entry in data])  # type: ignore[call-overload] # a list

    assert document(text.encode()).data == data


def test_a_sign_that_no_editor_ends_a_line_with_ends_none() -> None:
    parsed = parse("cards.yaml", "a: one\u2028two\u0085three\nb: [\n".encode())

    assert isinstance(parsed, tuple)
    assert [problem.line for problem in parsed] == [3]
