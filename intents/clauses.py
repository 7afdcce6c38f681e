"""The parts of a question that ask for two things at once."""

from collections.abc import Sequence

_JOINTS = frozenset(("and", "also", "plus"))


def clauses(asked: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The words between the joints ("and", "also", "plus"), none of them empty; nothing where there is no joint."""
    found: list[list[str]] = [[]]
    for word in asked:
        if word in _JOINTS:
            found.append([])
        else:
            found[-1].append(word)
    parts = tuple(tuple(part) for part in found if part)
    return parts if len(parts) > 1 else ()
