"""What tells the facet: the words without the topic's mention, with what is said before them and without."""

import pytest

from intents.asked import masked_in, said_only_before, ways_to_tell
from intents.facetmodel import PLACE
from intents.spelling import Reading

NURSE = ("nurse", "here", "what", "are", "the", "risks", "of", "the", "impar")


@pytest.mark.parametrize(
    ("places", "before", "mentioned", "ways"),
    [
        (range(9), 0, {8}, [range(9)]),  # nothing is said before
        (range(9), 2, {8}, [range(9), range(2, 9)]),
        (range(3), 1, {2}, [range(3)]),  # "safety: the impar" asks by what is said before
        (range(5), 1, {4}, [range(5), range(1, 5)]),
        (range(2, 9), 2, {8}, [range(2, 9)]),  # of a letter, where what is said before does not count anyway
    ],
)
def test_what_is_said_before_is_left_out_once_where_enough_is_left_to_ask(
    places: range, before: int, mentioned: set[int], ways: list[range]
) -> None:
    assert [list(way) for way in ways_to_tell(list(places), before, mentioned)] == [list(way) for way in ways]


def test_each_way_to_tell_counts_as_much_and_so_does_each_way_to_read() -> None:
    other = ("nun", *NURSE[1:])

    left = masked_in([Reading(NURSE, 0.6), Reading(other, 0.4)], [range(9), range(2, 9)], {8})

    asks = ("what", "are", "the", "risks", "of", "the", *PLACE)
    assert {" ".join(each.words): round(each.share, 6) for each in left} == {
        " ".join(("nurse", "here", *asks)): 0.3,
        " ".join(("nun", "here", *asks)): 0.2,
        " ".join(asks): 0.5,
    }
    assert left[0].words == ("nurse", "here", *asks)


def test_what_is_said_again_later_is_not_said_only_before() -> None:
    assert said_only_before(("the", "nurse", "asks", "the", "risks"), 2) == {"nurse"}
