"""Every plot is drawn again from what was measured, and the results that are kept are those that the plots show."""

import json
from pathlib import Path

import pytest

from tools.draw_plots import PLOTS, ROOT, main

RESULTS = ROOT / "benchmarks" / "results"


def test_every_plot_is_drawn_from_the_results_that_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--to", str(tmp_path)])

    assert {file.name for file in tmp_path.iterdir()} == {f"{name}.png" for name in PLOTS}
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in tmp_path.iterdir())
    assert capsys.readouterr().out.count("drawn: ") == len(PLOTS)


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_stands_where_the_pages_show_it(name: str) -> None:
    assert (ROOT / "docs" / "images" / f"{name}.png").is_file()
    assert json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def test_results_that_are_not_there_are_named_with_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--results", str(tmp_path)])

    assert "python -m benchmarks.scale --json" in capsys.readouterr().err
