"""Garbage is not looked for while much is made that stays, and is before and afterwards."""

import gc

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
