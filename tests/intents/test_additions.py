"""What a question says besides what a card answers: another question, or only who asks and what for."""

import pytest

from intents.match import NO_CONTEXT, Context, Sure
from intents.matcher import CardMatcher

ABOUT_IMPAR = Context("ganglion-impar", "ganglion-impar/safety")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("ganglion impar block complications with eliquis", "eliquis"),
        ("ganglion impar block risk with keloids", "keloids"),
    ],
)
def test_what_a_question_adds_behind_a_preposition_is_never_overlooked(
    matcher: CardMatcher, question: str, word: str
) -> None:
    [seen] = matcher.consider(question, NO_CONTEXT)

    assert seen.strange == (word,)
    assert not isinstance(matcher.match(question, NO_CONTEXT), Sure)


@pytest.mark.parametrize(
    "question",
    [
        "which local anesthetic and steroid go into the impar block",
        "risks of the impar block in our clinic",
        "is the impar block done with patients asleep",  # the facet's wordings know it
        "safety of the impar block in coccydynia",  # another card of the topic does
    ],
)
def test_what_a_card_knows_or_everybody_says_adds_nothing(matcher: CardMatcher, question: str) -> None:
    [seen] = matcher.consider(question, NO_CONTEXT)

    assert seen.strange == ()


@pytest.mark.parametrize(
    "question",
    [
        "I am giving a talk in Duluth. What are the complications of the impar block?",
        "nurse at a seaside hospital: what are the complications of the impar block?",
        "I am preparing slides in turquoise: what are the complications of the impar block?",
    ],
)
def test_who_asks_and_what_for_makes_no_other_question(matcher: CardMatcher, question: str) -> None:
    match = matcher.match(question, NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == "ganglion-impar/safety"


@pytest.mark.parametrize(
    "question",
    [
        "what are the complications of the impar block, in keloids",
        "patient with keloids: what are the complications of the impar block",
        "in keloids, what are the complications of the impar block",
        "while on keloids, what are the complications of the impar block",
    ],
)
def test_what_may_be_about_the_patient_is_not_taken_for_an_introduction(matcher: CardMatcher, question: str) -> None:
    [seen] = matcher.consider(question, NO_CONTEXT)

    assert seen.strange == ("keloids",)


@pytest.mark.parametrize(
    "question",
    ["is an impar block done for coccyx pain that won't go away", "I'm not a doctor: what is an impar block?"],
)
def test_a_negation_that_says_nothing_of_the_block_makes_no_other_question(matcher: CardMatcher, question: str) -> None:
    assert isinstance(matcher.match(question, NO_CONTEXT), Sure)


@pytest.mark.parametrize(
    "question", ["which cpt code for an impar block under fluoro", "safety of impar blocks in a nutshell?"]
)
def test_what_any_facet_is_asked_with_is_not_strange(matcher: CardMatcher, question: str) -> None:
    assert isinstance(matcher.match(question, NO_CONTEXT), Sure)


def test_an_introduction_bars_no_card_where_the_conversation_gives_the_topic_either(matcher: CardMatcher) -> None:
    [seen] = matcher.consider("nurse at a seaside hospital: what are the complications?", ABOUT_IMPAR)

    assert seen.strange == ()


@pytest.mark.parametrize(("introduction", "barring"), [("typed in 1987 and not since", ()), ("my dog limps", ("dog",))])
def test_a_number_or_a_negation_in_an_introduction_is_no_warning_and_a_qualifier_is(
    matcher: CardMatcher, introduction: str, barring: tuple[str, ...]
) -> None:
    [seen] = matcher.consider(f"{introduction}: what are the complications of the impar block?", NO_CONTEXT)

    assert seen.warnings.all == barring


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("drawing mnemonic cards: where is the ganglion impar situated", "anatomy"),
        ("billing: is a ganglion impar block covered", "billing"),  # what is said before asks as well
        ("what is that little nerve knot by the tailbone that they want to block", "anatomy"),
    ],
)
def test_who_asks_and_which_place_is_meant_lead_to_no_other_facet(
    matcher: CardMatcher, question: str, facet: str
) -> None:
    match = matcher.match(question, NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"
