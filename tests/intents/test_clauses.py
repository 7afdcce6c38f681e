"""Two things asked at once are seen as two."""

import pytest

from intents.clauses import clauses


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("code and how long", (("code",), ("how", "long"))),
        ("risks plus cpt also the evidence", (("risks",), ("cpt",), ("the", "evidence"))),
        ("how long does it last", ()),
        ("and the code", ()),
        ("", ()),
    ],
)
def test_a_question_is_parted_at_its_joints(asked: str, parts: tuple[tuple[str, ...], ...]) -> None:
    assert clauses(asked.split()) == parts
