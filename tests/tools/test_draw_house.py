"""The picture of the house is what the code is."""

import tomllib

from tools.draw_house import PICTURE, ROOT, count_imports, house, parts_of, read_layers

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_picture_is_in_step() -> None:
    assert PICTURE.read_text(encoding="utf-8") == house(), "draw it again: python tools/draw_house.py"


def test_every_arrow_points_inward() -> None:
    packages, _ = read_layers(CONTRACTS)

    for importer, imported in count_imports(packages):
        assert packages.index(importer) < packages.index(imported)


def test_no_adapter_is_left_out() -> None:
    _, rows = read_layers(CONTRACTS)

    named = {name for row in rows for name in row}

    assert named == set(parts_of("adapters"))
