"""What the deck says it covers."""

from dataclasses import replace

from answers.audience import Audience
from answers.deck import Deck
from answers.release import Release
from answers.review import ReviewState
from bot import wording
from bot.covering import audience_choices, covered, topics
from bot.reply import Outcome
from tests.fakes import NOON, with_state


def _many(deck: Deck, count: int) -> Deck:
    one = deck.topics[0]
    topics_of_deck = (
        replace(
            one,
            id=f"t{number}",
            title=f"Topic {number}",
            cards=tuple(replace(card, id=f"t{number}/{card.facet}", topic=f"t{number}") for card in one.cards),
        )
        for number in range(count)
    )
    return Deck(tuple(topics_of_deck), deck.notices)


def test_a_deck_of_one_topic_names_its_facets(deck: Deck) -> None:
    said = covered(deck, NOON.date())

    assert deck.topics[0].title in said
    assert all(card.facet in said for card in deck.cards)


def test_a_retired_card_is_not_covered(deck: Deck) -> None:
    retired = with_state(deck, ["ganglion-impar/safety"], ReviewState.RETIRED)

    assert "safety" not in covered(retired, NOON.date())
    assert "ganglion-impar/safety" not in topics(retired, NOON.date()).offered


def test_a_deck_of_many_topics_names_some_of_them_and_their_number(deck: Deck) -> None:
    said = covered(_many(deck, 50), NOON.date())

    assert "50 topics" in said
    assert "Topic 0, Topic 1," in said
    assert "Topic 8" not in said


def test_the_topics_of_a_large_deck_are_not_more_buttons_than_a_platform_shows(deck: Deck) -> None:
    reply = topics(_many(deck, 50), NOON.date())

    assert reply.outcome is Outcome.COURTESY
    assert len(reply.choices) == 24


def test_every_audience_has_a_button_that_names_it() -> None:
    choices = audience_choices(Audience)

    assert [choice.target for choice in choices] == list(Audience)
    assert len({choice.label for choice in choices}) == len(Audience)


def test_where_no_card_may_be_sent_it_is_said_plainly(deck: Deck) -> None:
    for unsent in (deck, _many(deck, 3)):
        withheld = replace(unsent, release=Release(states=frozenset({ReviewState.APPROVED})))

        assert covered(withheld, NOON.date()) == wording.NOTHING_COVERED
        assert topics(withheld, NOON.date()).paragraphs == (wording.NOTHING_COVERED,)
        assert topics(withheld, NOON.date()).choices == ()


def test_a_topic_of_which_no_card_may_be_sent_is_not_named(deck: Deck) -> None:
    two = with_state(_many(deck, 2), [f"t1/{card.facet}" for card in deck.cards], ReviewState.RETIRED)

    assert covered(two, NOON.date()) == wording.MANY_TOPICS.format(count=1, names="Topic 0")
