"""Coverage-guided fuzzing of card files: any bytes are a deck or a list of problems, each with its place.

python tests/fuzz/cards.py -max_total_time=60
"""

import sys

import atheris

with atheris.instrument_imports(include=["answers"]):
    from answers.problem import DeckError
    from answers.reading import read_deck
    from tests.answers.sample import FACETS, GOOD, NOTICES

GOOD_LINES = GOOD.splitlines(keepends=True)


def try_one(data: bytes) -> None:
    """Read bytes as a file, and as what replaces some lines of a good file."""
    provider = atheris.FuzzedDataProvider(data)
    start, length = provider.ConsumeIntInRange(0, len(GOOD_LINES)), provider.ConsumeIntInRange(0, 8)
    piece = provider.ConsumeBytes(sys.maxsize)
    before, after = GOOD_LINES[:start], GOOD_LINES[start + length :]
    for content in (piece, "".join(before).encode() + piece + "".join(after).encode()):
        try:
            read_deck({"cards.yaml": content}, ("notices.yaml", NOTICES.encode()), FACETS)
        except DeckError as error:
            if not all(problem.line >= 1 and problem.message for problem in error.problems):
                raise AssertionError("a problem without a place or without words") from error


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
