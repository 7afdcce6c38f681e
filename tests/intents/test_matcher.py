"""What the matcher must do, whatever is inside it: open the right card, ask back in doubt, leave the rest alone."""

import os
import random
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.files import CARDS, load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.settings import read_settings
from answers.deck import Deck
from answers.review import ReviewState
from intents.facets import TOPIC
from intents.match import MOST_CARDS, NO_CONTEXT, Context, Match, NoMatch, Sure, Unsure
from intents.matcher import CardMatcher, Knowledge
from intents.normalise import normalise
from tests.fakes import with_state


def names_a_topic(wording: str) -> bool:
    said = f" {normalise(wording)}"
    return TOPIC in wording or any(word in said for word in TELLING)


FACETS = load_facets()
DECK = load_deck(CARDS, FACETS)
SETTINGS = read_settings(os.environ)
MATCHER = CardMatcher(DECK, load_knowledge(FACETS, SETTINGS.cache, SETTINGS.wrong_answers))
ABOUT_IMPAR = Context("ganglion-impar", "ganglion-impar/safety")
# Words by which a topic of the deck is named or described, so that a wording that holds one is not without a topic.
TELLING = [f" {normalise(word)}" for topic in DECK.topics for word in (*topic.aliases, *topic.described_by.region)]
TOPICLESS = {
    facet.id: [text for text in (*facet.names, *facet.wordings) if not names_a_topic(text)] for facet in FACETS.facets
}
ALL_TOPICLESS = [text for texts in TOPICLESS.values() for text in texts]
CARD_IDS = frozenset(card.id for card in DECK.cards)

each_facet = pytest.mark.parametrize("facet", FACETS.ids)
with_and_without_context = pytest.mark.parametrize("context", [NO_CONTEXT, ABOUT_IMPAR], ids=["cold", "in context"])


def cards_in(match: Match) -> tuple[str, ...]:
    """Every card that a decision names, in its order."""
    if isinstance(match, Sure):
        return (match.card,)
    return match.cards if isinstance(match, Unsure) else match.near


def question_of(facet: str) -> str:
    card = DECK.card(f"ganglion-impar/{facet}")
    assert card is not None
    return card.question


def with_slips(text: str, chance: random.Random, count: int = 2) -> str:
    """A text with so many slips of the finger: a letter lost, doubled, wrong, or changed with the next."""
    for _ in range(count):
        at = chance.choice([place for place in range(len(text) - 1) if text[place].isalpha()])
        before, letter, after = text[:at], text[at], text[at + 1 :]
        text = chance.choice(
            [
                before + after,
                before + letter + letter + after,
                before + chance.choice(string.ascii_lowercase) + after,
                before + after[0] + letter + after[1:],
            ]
        )
    return text


@each_facet
@with_and_without_context
def test_a_cards_own_question_opens_it(facet: str, context: Context) -> None:
    match = MATCHER.match(question_of(facet), context)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@each_facet
def test_a_cards_own_phrasings_open_it(facet: str) -> None:
    card = DECK.card(f"ganglion-impar/{facet}")
    assert card is not None

    opened = {phrasing: MATCHER.match(phrasing, NO_CONTEXT) for phrasing in card.phrasings}

    assert all(isinstance(match, Sure) and match.card == card.id for match in opened.values()), opened


@each_facet
def test_two_slips_in_the_question_still_open_the_card_and_never_another(facet: str) -> None:
    chance = random.Random(f"slips in {facet}")  # noqa: S311 - a fixed seed makes the same slips each time
    asked = [with_slips(question_of(facet), chance) for _ in range(50)]

    matches = [(question, MATCHER.match(question, NO_CONTEXT)) for question in asked]

    opened = [(question, match.card) for question, match in matches if isinstance(match, Sure)]
    assert [(question, card) for question, card in opened if card != f"ganglion-impar/{facet}"] == []
    assert len(opened) >= 48, [question for question, match in matches if not isinstance(match, Sure)]


@each_facet
@pytest.mark.parametrize(
    "said",
    ["impar {}", "{} of ganglion impar block", "Ganglion of Walther: {}?", "Walther block {}", "gangloin imapr {}"],
)
def test_the_topic_with_the_facets_name_opens_the_card(facet: str, said: str) -> None:
    match = MATCHER.match(said.format(facet), NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@each_facet
@pytest.mark.parametrize("said", ["Walther {}", "{} of walther?"])
def test_a_name_that_other_things_share_is_asked_back_about(facet: str, said: str) -> None:
    match = MATCHER.match(said.format(facet), NO_CONTEXT)

    assert isinstance(match, Unsure)
    assert match.cards[0] == f"ganglion-impar/{facet}"


@each_facet
@pytest.mark.parametrize("said", ["GIB {}", "{} of gib?"])
def test_an_abbreviation_that_other_things_share_means_the_topic_beside_a_facet_alone(facet: str, said: str) -> None:
    match = MATCHER.match(said.format(facet), NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@pytest.mark.parametrize("question", ["how long is the relief of GIB", "is GIB done under fluoroscopy"])
def test_so_it_does_beside_words_that_the_card_and_its_facet_know(question: str) -> None:
    assert isinstance(MATCHER.match(question, NO_CONTEXT), Sure)


@pytest.mark.parametrize(
    "question",
    [
        "treatment of GIB in cirrhosis", "GIB admission criteria", "who is at risk of GIB", "duration of PPI after GIB",
        "is it safe to anticoagulate after GIB", "when to scope a GIB", "GIB", "upper GIB treatment",
    ],
)  # fmt: skip
def test_beside_anything_else_such_an_abbreviation_is_not_answered(question: str) -> None:
    assert not isinstance(MATCHER.match(question, NO_CONTEXT), Sure)


@each_facet
@pytest.mark.parametrize("said", ["walther blcok {}", "the walthr blok: {}"])
def test_the_word_beside_such_a_name_may_hold_a_slip(facet: str, said: str) -> None:
    match = MATCHER.match(said.format(facet), NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@pytest.mark.parametrize("condition", ["ALS", "MS", "DVT", "CKD", "IBS", "HIV"])
def test_the_short_name_of_a_condition_that_no_card_knows_is_not_overlooked(
    condition: str,
) -> None:
    question = f"are impar blocks safe in {condition} patients?"

    assert not isinstance(MATCHER.match(question, NO_CONTEXT), Sure)


@each_facet
def test_such_a_name_is_enough_in_a_conversation_about_the_topic(facet: str) -> None:
    match = MATCHER.match(f"GIB {facet}", ABOUT_IMPAR)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("risks of the Walther block", "safety"),
        ("how long does a GIB injection last", "duration"),
        ("is 64999 the code for GIB", "billing"),
        ("is fluoroscopy required for a GIB", "approaches"),
    ],
)
def test_such_a_name_is_enough_beside_what_is_done_or_a_word_of_the_trade(question: str, facet: str) -> None:
    match = MATCHER.match(question, NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@pytest.mark.parametrize(
    "question",
    [
        "what are the risks of walther pistols",
        "walther ppk safety",
        "walther law anatomy",
        "acute gib indications",
        "upper GIB treatment",
        "how long does a lower gib last",
    ],
)
@with_and_without_context
def test_another_thing_of_the_same_name_is_never_answered(question: str, context: Context) -> None:
    assert not isinstance(MATCHER.match(question, context), Sure)


@each_facet
def test_the_facets_name_alone_is_asked_back_with_that_card_first(facet: str) -> None:
    match = MATCHER.match(facet, NO_CONTEXT)

    assert isinstance(match, Unsure)
    assert match.cards[0] == f"ganglion-impar/{facet}"


@each_facet
@pytest.mark.parametrize("said", ["{}", "and the {}?", "{} please", "what about {}"])
def test_the_facets_name_alone_opens_the_card_in_a_conversation_about_the_topic(facet: str, said: str) -> None:
    match = MATCHER.match(said.format(facet), ABOUT_IMPAR)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{facet}"


@pytest.mark.parametrize(
    ("said", "facet"),
    [
        ("and the code?", "billing"),
        ("how long does it last", "duration"),
        ("what are the risks", "safety"),
        ("which drugs are injected", "treatment"),
    ],
)
def test_a_short_question_is_read_in_its_conversation(said: str, facet: str) -> None:
    match = MATCHER.match(said, ABOUT_IMPAR)

    assert cards_in(match)[0] == f"ganglion-impar/{facet}"
    assert isinstance(match, Sure)


@each_facet
def test_no_wording_without_a_topic_is_ever_answered_cold(facet: str) -> None:
    answered = [text for text in TOPICLESS[facet] if isinstance(MATCHER.match(text, NO_CONTEXT), Sure)]

    assert len(TOPICLESS[facet]) >= 50
    assert answered == []


@given(st.lists(st.sampled_from(ALL_TOPICLESS), min_size=1, max_size=2), st.sampled_from(["", "please ", "hi, "]))
def test_no_two_of_them_together_are_answered_cold(wordings: list[str], before: str) -> None:
    match = MATCHER.match(before + ", ".join(wordings).upper(), NO_CONTEXT)

    assert not isinstance(match, Sure)


@pytest.mark.parametrize("state", [ReviewState.RETIRED, ReviewState.SUBMITTED])
def test_a_card_that_may_not_be_sent_is_never_named(deck: Deck, knowledge: Knowledge, state: ReviewState) -> None:
    withdrawn = "ganglion-impar/billing"
    matcher = CardMatcher(with_state(deck, [withdrawn], state), knowledge)
    card = deck.card(withdrawn)
    assert card is not None
    asked = (card.question, *card.phrasings, "impar billing", "billing", "cpt code")

    matches = [matcher.match(question, context) for question in asked for context in (NO_CONTEXT, ABOUT_IMPAR)]

    assert all(withdrawn not in cards_in(match) for match in matches)


def test_a_deck_of_which_nothing_may_be_sent_answers_nothing(deck: Deck, knowledge: Knowledge) -> None:
    matcher = CardMatcher(with_state(deck, CARD_IDS, ReviewState.RETIRED), knowledge)

    matches = [matcher.match(card.question, ABOUT_IMPAR) for card in deck.cards]

    assert all(cards_in(match) == () for match in matches)


@pytest.mark.parametrize(
    "question",
    [
        "stellate ganglion cpt",
        "cpt code for stellate ganglion block",
        "ganglion cyst treatment",
        "ganglion cyst of the wrist",
        "basal ganglia anatomy",
        "celiac plexus block duration",
        "celiac plexus neurolysis evidence",
        "pudendal nerve block code",
        "pudendal nerve block risks",
        "hypogastric",
        "superior hypogastric plexus block indications",
        "sphenopalatine ganglion block technique",
        "dorsal root ganglion stimulation evidence",
        "lumbar sympathetic block cpt",
        "epidural steroid injection billing",
    ],
)
@with_and_without_context
def test_what_only_looks_alike_is_never_answered(question: str, context: Context) -> None:
    assert not isinstance(MATCHER.match(question, context), Sure)


@pytest.mark.parametrize("question", ["", " ", "?!", "\U0001f600\U0001f44d", "\x00\x07", "\u4f60\u597d", "<script>"])
def test_a_message_without_a_known_word_is_not_answered_cold(question: str) -> None:
    assert not isinstance(MATCHER.match(question, NO_CONTEXT), Sure)


@pytest.mark.parametrize("thing", ["zebras", "zebra crossings"])
def test_what_a_topic_is_not_about_rules_its_cards_out(thing: str) -> None:
    topics = tuple(replace(topic, excluded=(thing,)) for topic in DECK.topics)
    matcher = CardMatcher(replace(DECK, topics=topics), MATCHER.knowledge)

    [seen] = matcher.consider(f"risks of the impar block and {thing}", NO_CONTEXT)

    assert (seen.excluded, seen.candidates) == ((thing,), ())


def test_an_and_within_a_list_asks_for_no_two_cards() -> None:
    question = "Retroperitoneal location of the impar: describe its relations to sacrum, coccyx and rectum"

    assert cards_in(MATCHER.match(question, NO_CONTEXT)) == ("ganglion-impar/anatomy",)


anything = st.one_of(
    st.text(max_size=100),
    st.lists(
        st.sampled_from([*ALL_TOPICLESS, "impar", "ganglion", "block", "not", "64999", "<b>", "'", "\u200b"]),
        max_size=12,
    ).map(" ".join),
)
contexts = st.sampled_from([NO_CONTEXT, ABOUT_IMPAR, Context("ganglion-impar", "")])


@given(anything, contexts)
def test_any_text_is_a_decision_within_its_limits_and_the_same_each_time(text: str, context: Context) -> None:
    match = MATCHER.match(text, context)

    assert isinstance(match, Sure | Unsure | NoMatch)
    assert 0 <= match.confidence <= 1
    assert len(cards_in(match)) <= MOST_CARDS
    assert len(set(cards_in(match))) == len(cards_in(match))
    assert set(cards_in(match)) <= CARD_IDS
    assert not isinstance(match, Unsure) or match.cards
    assert MATCHER.match(text, context) == match


def test_another_matcher_of_the_same_deck_decides_the_same(deck: Deck, knowledge: Knowledge) -> None:
    again = CardMatcher(deck, knowledge)
    asked = [*ALL_TOPICLESS[::25], *(card.question for card in deck.cards), "impar cost", "xyzzy"]

    decisions = [again.match(question, NO_CONTEXT) for question in asked]

    assert decisions == [MATCHER.match(question, NO_CONTEXT) for question in asked]


@pytest.mark.parametrize(
    "question",
    [
        "x" * 10_000,
        "impar " * 2_000,
        "is it safe " * 1_000,
        "a b " * 2_500,
        "\u00e9" * 10_000,
        "ganglion impar code " * 500,
    ],
)
@with_and_without_context
def test_ten_thousand_characters_are_a_question_like_any_other(question: str, context: Context) -> None:
    assert isinstance(MATCHER.match(question, context), Sure | Unsure | NoMatch)
