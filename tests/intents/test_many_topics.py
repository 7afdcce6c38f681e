"""In a deck of many topics, a question that names none finds near cards, and a ranking finds the topic in a letter."""

import numpy as np
import pytest

from adapters.encoding import encode
from answers.deck import Deck
from answers.reading import read_deck
from intents.match import MOST_CARDS, NO_CONTEXT, Context, NoMatch, Sure, Unsure
from intents.matcher import CardMatcher, Knowledge
from intents.meaning import Meaning, cards_by_phrasing
from intents.nearest import learn_nearest
from tests.answers.sample import FACETS, GOOD, NOTICES, trial_log

JOINTS = ("knee", "elbow", "ankle", "shoulder", "wrist")


def about(joint: str) -> bytes:
    """The small topic, made into one about another joint."""
    text = (
        GOOD.replace("topic: knee", "topic: knee-injection")
        .replace("knee/", "knee-injection/")
        .replace("genicular", "knee side")
    )
    return text.replace("Knee", joint.title()).replace("knee", joint).encode()


@pytest.fixture(scope="module")
def deck() -> Deck:
    files = {f"{joint}.yaml": about(joint) for joint in JOINTS}
    logs = {f"{joint}.reviews.yaml": trial_log(about(joint).decode()).encode() for joint in JOINTS}
    return read_deck(files, ("notices.yaml", NOTICES.encode()), FACETS, logs=logs)


@pytest.fixture(scope="module")
def meaning(deck: Deck, knowledge: Knowledge) -> Meaning:
    assert knowledge.encoder is not None
    phrasings = cards_by_phrasing(deck.answerable)
    return Meaning(learn_nearest(encode(knowledge.encoder, list(phrasings))), list(phrasings.values()))


@pytest.fixture(scope="module")
def matcher(deck: Deck, knowledge: Knowledge, meaning: Meaning) -> CardMatcher:
    return CardMatcher(deck, knowledge, meaning)


@pytest.mark.parametrize("joint", JOINTS)
def test_a_question_that_names_no_topic_is_never_answered_and_near_cards_come_first(
    matcher: CardMatcher, joint: str
) -> None:
    match = matcher.match(f"what are the risks for the {joint}", NO_CONTEXT)

    assert isinstance(match, Unsure | NoMatch)
    near = match.cards if isinstance(match, Unsure) else match.near
    assert near[0] == f"{joint}-injection/safety"


def test_where_its_facet_is_plain_it_is_asked_back(matcher: CardMatcher) -> None:
    match = matcher.match("what are the risks for the elbow", NO_CONTEXT)

    assert isinstance(match, Unsure)
    assert len(match.cards) <= MOST_CARDS


def test_a_question_that_names_its_topic_is_answered(matcher: CardMatcher) -> None:
    match = matcher.match("what are the risks of an ankle joint injection", NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == "ankle-injection/safety"


def test_what_no_facet_answers_is_refused_however_near_a_topic_is(matcher: CardMatcher) -> None:
    assert isinstance(matcher.match("who sells wrist watches", NO_CONTEXT), NoMatch)


def test_without_meaning_a_question_that_names_no_topic_is_refused(deck: Deck, knowledge: Knowledge) -> None:
    without = CardMatcher(deck, knowledge)

    assert isinstance(without.match("what are the risks for the elbow", NO_CONTEXT), NoMatch)


def test_the_conversations_topic_holds_among_many(matcher: CardMatcher) -> None:
    match = matcher.match("what are the risks", Context("shoulder-injection", "shoulder-injection/billing"))

    assert isinstance(match, Sure)
    assert match.card == "shoulder-injection/safety"


def test_a_letter_is_ranked_by_its_subject_and_by_what_it_asks(matcher: CardMatcher) -> None:
    letter = (
        "Wrist joint injection. Hello, I am 61 and live alone with two cats, and my knee was fine until last March. "
        "My nurse says that it will be fine. What are the risks? Thank you very much, Ann"
    )

    ranked = matcher.rank(letter, 3)

    assert ranked[0].card == "wrist-injection/safety"
    assert 1 >= ranked[0].probability >= ranked[1].probability >= ranked[2].probability > 0


def test_a_ranking_reads_the_slips_of_what_is_asked(matcher: CardMatcher) -> None:
    assert matcher.rank("waht are teh riskz of a wrist injection") == matcher.rank(
        "what are the risks of a wrist injection"
    )


def test_a_ranking_refuses_nothing_and_names_each_card_once(matcher: CardMatcher) -> None:
    ranked = matcher.rank("how do I cook rice", 10)

    assert len(ranked) == len({each.card for each in ranked}) == 10
    assert sum(each.probability for each in ranked) == pytest.approx(1)


def test_near_cards_are_those_of_the_nearest_phrasings(meaning: Meaning, knowledge: Knowledge) -> None:
    assert knowledge.encoder is not None
    vector = encode(knowledge.encoder, ["code for a shoulder injection"])[0]

    near = meaning.near(vector, 3)

    assert next(iter(near)) == "shoulder-injection/billing"
    assert near["shoulder-injection/billing"] == pytest.approx(1, abs=0.01)
    assert list(near.values()) == sorted(near.values(), reverse=True)


def test_texts_are_encoded_in_their_order(knowledge: Knowledge) -> None:
    assert knowledge.encoder is not None
    texts = [f"question number {number}" for number in range(150)]

    vectors = encode(knowledge.encoder, texts)

    np.testing.assert_array_equal(vectors[[0, 77, 149]], encode(knowledge.encoder, [texts[0], texts[77], texts[149]]))
