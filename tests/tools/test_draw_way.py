"""The picture of a message's way is drawn from its steps, and each step's function is there."""

import ast

import pytest

from tools.draw_house import ROOT
from tools.draw_way import PICTURE, WAY, Step, draw

FUNCTIONS = [step.function for step in WAY if isinstance(step, Step) and step.function]


def test_the_picture_is_in_step() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw(), "draw it again: python tools/draw_way.py"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_on_the_way_is_there(function: str) -> None:
    file, _, name = function.partition(":")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    assert name in {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
