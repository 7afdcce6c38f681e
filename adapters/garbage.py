"""When Python looks for garbage: not while much is made that stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """A large deck is millions of objects and no cycles; to look for some again and again takes half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage, and none ever in what is made here, for it stays."""
    with collecting_no_garbage():
        try:
            yield
        finally:
            gc.freeze()
