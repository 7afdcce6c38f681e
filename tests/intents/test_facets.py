"""The wordings that all topics share are written so that an editor can trust them."""

import re
from collections import Counter

import pytest

from answers.problem import DeckError
from intents.facets import TOPIC, Facets, read_facets
from intents.normalise import normalise

GOOD = """\
facets:
  safety:
    title: Safety
    about: What can go wrong.
    names: [safety, risks]
    wordings:
      - is {topic} safe
other:
  price:
    about: Their own bill.
    wordings: [how much does it cost]
"""


def test_the_file_that_ships_has_the_eight_facets(facets: Facets) -> None:
    assert set(facets.ids) == {
        "treatment", "approaches", "billing", "evidence", "indications", "safety", "duration", "anatomy",
    }  # fmt: skip


def test_no_wording_stands_twice_anywhere(facets: Facets) -> None:
    own = [text for facet in facets.facets for text in (*facet.names, *facet.wordings)]
    other = [text for texts in facets.other.values() for text in texts]

    counted = Counter(normalise(text) for text in (*own, *other))

    assert [text for text, count in counted.items() if count > 1] == []


def test_the_topic_is_the_only_placeholder(facets: Facets) -> None:
    texts = [text for facet in facets.facets for text in facet.wordings]
    texts += [text for group in facets.other.values() for text in group]

    placeholders = {found for text in texts for found in re.findall(r"\{[^}]*\}?|\}", text)}

    assert placeholders == {TOPIC}


def test_a_bare_name_names_no_topic(facets: Facets) -> None:
    assert [name for facet in facets.facets for name in facet.names if TOPIC in name] == []


def test_many_wordings_leave_the_topic_out(facets: Facets) -> None:
    for facet in facets.facets:
        without = sum(TOPIC not in wording for wording in facet.wordings) / len(facet.wordings)

        assert 0.25 <= without <= 0.6, facet.id


def test_a_file_is_read_facet_by_facet() -> None:
    facets = read_facets("facets.yaml", GOOD.encode())

    [safety] = facets.facets
    assert (safety.id, safety.title, safety.names) == ("safety", "Safety", ("safety", "risks"))
    assert safety.wordings == ("is {topic} safe",)
    assert facets.other == {"price": ("how much does it cost",)}


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    names:", "    nmaes:", 5, "facets.safety.nmaes: unknown key 'nmaes'"),
        ("[how much does it cost]", "[]", 11, "other.price.wordings: is too short a list: write at least 1"),
        ("  safety:\n", "  Safe ty:\n", 2, "must be small letters, digits and single hyphens"),
        ("      - is {topic} safe\n", "      - ''\n", 7, "facets.safety.wordings[0]: is empty"),
        ("other:", "others:", 8, "unknown key 'others': did you mean 'other'?"),
        ("facets:", "facets: [", 3, "not valid YAML"),
    ],
)
def test_a_mistake_is_said_with_its_line(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_facets("facets.yaml", GOOD.replace(old, new).encode())

    assert any(each.line == line and said in str(each) for each in raised.value.problems), str(raised.value)
