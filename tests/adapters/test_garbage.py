"""Garbage is not looked for while much is made that stays, and is before and afterwards."""

import gc
import subprocess
import sys

import pytest

from adapters.garbage import collecting_no_garbage, uncollected


def fail_over_a_large_deck() -> None:
    with collecting_no_garbage():
        assert not gc.isenabled()
        raise OSError("full")


@pytest.mark.parametrize("collecting", [True, False])
def test_the_search_goes_on_afterwards_as_it_was_before(collecting: bool) -> None:  # noqa: FBT001 - how it was
    (gc.enable if collecting else gc.disable)()
    try:
        with pytest.raises(OSError, match="full"):
            fail_over_a_large_deck()
        assert gc.isenabled() == collecting
    finally:
        gc.enable()


def test_what_was_made_meanwhile_is_never_looked_through_again() -> None:
    before = gc.get_freeze_count()

    with uncollected():
        made = [[number] for number in range(1000)]

    assert gc.get_freeze_count() >= before + len(made)
    gc.unfreeze()


def test_no_garbage_is_looked_for_while_a_command_is_loaded() -> None:
    program = """
import gc
from adapters.commands import impar
gc.callbacks.append(lambda phase, info: print(phase, info["generation"]))
impar.get_command(None, "serve")
gc.callbacks.clear()
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - a program of its own

    assert (ran.stdout, ran.stderr) == ("", "")
