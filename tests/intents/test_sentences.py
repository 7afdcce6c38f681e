"""Of a letter only what asks is read by its meaning; a short question is read whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalise import words
from intents.sentences import places_that_ask, preamble, read_sentences

LETTER = (
    "Gout. Dear Sir, I am a 58 year old man and live in a small town with my wife. My doctor gave me pills. "
    "What can I eat so that it does not come back? Thank you very much, and kind regards, Bill"
)


def told(text: str, most: int) -> list[str]:
    sentences = read_sentences(text, 200)
    said = [word for sentence in sentences for word in sentence.words]
    return [said[place] for place in places_that_ask(sentences, most)]


@given(st.text(max_size=200))
def test_the_sentences_hold_all_words_in_their_order(text: str) -> None:
    sentences = read_sentences(text, 1000)

    assert [word for sentence in sentences for word in sentence.words] == [
        word for part in text.replace("?", ".").replace("!", ".").replace("\n", ".").split(".") for word in words(part)
    ]
    assert [sentence.start for sentence in sentences] == [
        sum(len(before.words) for before in sentences[:place]) for place in range(len(sentences))
    ]


@given(st.text(alphabet="ab1 .,:;-\u2014?\n", max_size=60), st.integers(1, 20))
def test_the_clauses_begin_at_words_of_their_sentence_in_their_order(text: str, most: int) -> None:
    for sentence in read_sentences(text, most):
        assert sentence.clauses[0] == sentence.start
        assert set(sentence.clauses) <= set(sentence.places)
        assert list(sentence.clauses) == sorted(set(sentence.clauses))


BLOCK = "impar"


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("I teach in Tulsa. what is impar", "i teach in tulsa"),
        ("coder here: the impar code", "coder here"),
        ("thank you, dear team, the impar code", "thank you dear team"),
        ("hello - impar code", "hello"),
        ("I have to give a talk, is impar safe", "i have to give a talk"),
        ("a quick one: is it safe", "a quick one"),  # the topic is the conversation's
        ("is impar safe. I teach in Tulsa", ""),
        ("in camels, is impar safe", ""),
        ("hello, in camels, is impar safe", "hello"),
        ("for one, my dear, in haste, is impar safe", "for one my dear"),
        ("while flying, is impar safe", ""),
        ("he has keloids, is impar safe", ""),
        ("our patient is old: is impar safe", ""),
        ("can it wait, she asks, is impar safe", ""),
        ("1,000 is impar", ""),
        ("impar", ""),
        ("hello, thank you", ""),  # nothing asks: all of it may
        ("", ""),
    ],
)
def test_what_stands_before_the_question_is_its_preamble_but_for_what_may_be_about_a_patient(
    text: str, before: str
) -> None:
    sentences = read_sentences(text, 50)
    said = [word for sentence in sentences for word in sentence.words]
    mentioned = [place for place, word in enumerate(said) if word == BLOCK]

    assert " ".join(said[: preamble(sentences, mentioned)]) == before


@given(st.text(max_size=200), st.integers(1, 20))
def test_no_more_words_are_read_than_were_allowed(text: str, most: int) -> None:
    sentences = read_sentences(text, most)

    assert sum(len(sentence.words) for sentence in sentences) <= most
    assert len(places_that_ask(sentences, 5)) <= 5


@pytest.mark.parametrize("text", ["is it safe", "Gout. What is it?", ""])
def test_a_short_message_is_read_whole(text: str) -> None:
    assert told(text, 12) == words(text)


def test_of_a_letter_the_sentence_that_asks_is_read_and_its_fillers_are_not() -> None:
    assert told(LETTER, 6) == ["what", "can", "eat", "does", "not", "come"]


@pytest.mark.parametrize(
    ("asking", "telling"),
    [
        ("is it safe?", "it is safe."),
        ("how long does it last", "it lasts long"),
        ("please tell me the dose", "they told him the dose"),
        ("we would be grateful to hear of any studies", "there have been some studies of it"),
        ("what is it", "thank you"),
    ],
)
def test_what_asks_comes_before_what_tells(asking: str, telling: str) -> None:
    [one], [other] = read_sentences(asking, 50), read_sentences(telling, 50)

    assert one.asking > other.asking


def test_a_letter_of_fillers_alone_is_read_from_its_beginning() -> None:
    assert told("hello my dear sir, it is me, and it was so for us", 4) == ["hello", "my", "dear", "sir"]
