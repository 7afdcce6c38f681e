"""A word that makes another question of a card's question counts unless the card, or its topic, knows it."""

from dataclasses import replace

import pytest

from adapters.knowledge import load_qualifiers
from answers.deck import Deck
from answers.problem import DeckError
from intents.guard import vocabulary
from intents.match import NO_CONTEXT, Sure
from intents.matcher import CardMatcher, Knowledge
from intents.qualifiers import NO_QUALIFIERS, Qualifiers, Scope, is_known, read_qualifiers, singulars

FILE = b"""\
kinds:
  population: {about: Of whom., known_to: card, words: [child, children, toddler], phrases: [year old]}
  region: {about: Where., known_to: topic, words: [knee], phrases: [my arm]}
  condition: {about: What., known_to: topic, words: [gout], beginnings: [hypo], endings: [itis, algia]}
harmless: [diagnosis, knee jerk, hypothesis, won't go away]
"""
SMALL = read_qualifiers("qualifiers.yaml", FILE)
SHIPPED = load_qualifiers()
NOTHING: frozenset[str] = frozenset()


def found(question: str, qualifiers: Qualifiers = SMALL) -> list[str]:
    return [" ".join(each.words) for each in qualifiers.find(qualifiers.telling(question.split()))]


@pytest.mark.parametrize(
    ("question", "qualifiers"),
    [
        ("is it safe in toddlers", ["toddlers"]),
        ("risks for a ten year old child", ["year old", "child"]),
        ("does it help my arm or knees", ["my arm", "knees"]),
        ("used for prostatitis and neuralgia", ["prostatitis", "neuralgia"]),
        ("risks of hypotension", ["hypotension"]),
        ("is it safe", []),
        ("", []),
    ],
)
def test_words_plurals_phrases_and_forms_are_found_in_their_order(question: str, qualifiers: list[str]) -> None:
    assert found(question) == qualifiers


@pytest.mark.parametrize("question", ["a knee jerk", "the hypothesis", "an arm", "itis", "hypo"])
def test_what_is_harmless_or_too_short_to_tell_by_its_form_is_none(question: str) -> None:
    assert found(question) == []


@pytest.mark.parametrize(
    ("word", "singular", "expected"),
    [("dogs", "dog", True), ("boxes", "box", True), ("rates", "rate", True), ("rates", "rat", False)],
)
def test_a_plural_in_es_is_one_where_the_word_needs_it(word: str, singular: str, expected: bool) -> None:  # noqa: FBT001
    assert (singular in singulars(word)) is expected


def test_harmless_phrases_tell_nothing_and_all_other_words_do() -> None:
    assert SMALL.telling(["my", "pain", "wont", "go", "away", "and", "the", "diagnosis"]) == (
        "my",
        "pain",
        "and",
        "the",
    )
    assert SMALL.telling(["it", "wont", "go"]) == ("it", "wont", "go")
    assert SMALL.telling(()) == ()


def test_a_word_of_the_card_is_known_in_its_singular_and_its_plural() -> None:
    assert all(is_known(word, {"toddlers", "knee", "biopsies", "mass"}) for word in ("toddler", "knees", "mass"))
    assert not is_known("knee", {"kneel"})


def test_what_the_card_itself_must_know_is_not_excused_by_its_topic() -> None:
    asked = ["risks", "in", "children", "with", "a", "bad", "knee"]

    assert SMALL.foreign(asked, NOTHING, NOTHING) == ("children", "knee")
    assert SMALL.foreign(asked, NOTHING, {"children", "knee"}) == ("children",)
    assert SMALL.foreign(asked, {"children"}, {"knee"}) == ()


def test_without_a_list_nothing_is_a_qualifier() -> None:
    assert found("toddlers with gout in the knee", NO_QUALIFIERS) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "kinds"),
        (b"kinds: {a: {about: x, known_to: everybody, words: [b]}}", "known_to"),
        (b"kinds: {a: {about: x, known_to: card, words: [b], wrods: [c]}}", "wrods"),
        (b"kinds: [", "qualifiers.yaml"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(DeckError, match=message):
        read_qualifiers("qualifiers.yaml", content)


def test_the_shipped_list_says_of_each_kind_whose_texts_must_know_it() -> None:
    assert {SHIPPED.known[word,] for word in ("child", "germany", "mri", "cryoablation", "tumor")} == {Scope.CARD}
    assert {SHIPPED.known[word,] for word in ("knee", "migraine")} == {Scope.TOPIC}
    assert len(SHIPPED.known) > 500


# One of each kind, by the matcher of the deck that ships.
QUALIFIED = {
    "population": "risks of the ganglion impar block in {}",
    "animal": "anatomy of the ganglion impar in {}",
    "side": "where is the ganglion impar on the {} side",
    "country": "billing the ganglion impar block in {}",
    "guidance": "impar block done under {} guidance",
    "energy": "risks of {} of the ganglion impar",
    "growth": "treatment of ganglion impar {}",
    "condition": "indications of the impar block: {}",
    "region": "who should get an impar block for pain of the {}",
}
EXAMPLES = {
    "population": ("toddlers", "children", "the elderly"),
    "animal": ("rats", "horses"),
    "side": ("left", "right"),
    "country": ("Germany", "Canada"),
    "guidance": ("MRI", "PET", "robotic"),
    "energy": ("cryoablation", "radiofrequency"),
    "growth": ("tumor", "cysts"),
    "condition": ("migraine", "plantar fasciitis"),
    "region": ("knee", "shoulders"),
}


@pytest.mark.parametrize(
    "question", [QUALIFIED[kind].format(word) for kind, examples in EXAMPLES.items() for word in examples]
)
def test_a_card_is_not_sent_for_a_question_with_a_word_that_it_does_not_know(
    question: str, matcher: CardMatcher
) -> None:
    assert not isinstance(matcher.match(question, NO_CONTEXT), Sure)


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("impar block under CT guidance", "approaches"),
        ("evidence for the ganglion impar block in women with pelvic pain", "evidence"),
        ("does the impar block help coccydynia", "evidence"),
        ("is rectal perforation a risk of the impar block", "safety"),
        ("is infection or a haematoma a complication of an impar block", "safety"),
        ("do i need the c arm for an impar block", "approaches"),
        ("which CPT code is used for an impar block in the United States", "billing"),
    ],
)
def test_a_card_is_sent_where_it_or_its_topic_knows_the_word(question: str, card: str, matcher: CardMatcher) -> None:
    match = matcher.match(question, NO_CONTEXT)

    assert isinstance(match, Sure)
    assert match.card == f"ganglion-impar/{card}"


@pytest.mark.parametrize("question", ["impar block done under MRI guidance", "cpt code for the impar block in germany"])
def test_without_the_list_the_same_question_is_far_likelier_to_be_answered(
    deck: Deck, knowledge: Knowledge, matcher: CardMatcher, question: str
) -> None:
    unguarded = CardMatcher(deck, replace(knowledge, qualifiers=NO_QUALIFIERS))

    guarded = matcher.match(question, NO_CONTEXT).confidence
    assert unguarded.match(question, NO_CONTEXT).confidence > 3 * guarded


def test_a_vocabulary_of_a_card_holds_its_qualifiers() -> None:
    assert SMALL.foreign(["children"], vocabulary([["for", "children"]]), NOTHING) == ()
