"""A topic is found by its names, however they are typed, or by a description of it, and by nothing else."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.deck import Deck
from answers.topic import Topic
from intents.facetmodel import PLACE, without_topic
from intents.normalise import words
from intents.topics import Mention, TopicIndex
from tests.intents.sample import HIP, IMPAR, KNEE, STELLATE, topic

INDEX = TopicIndex([IMPAR, STELLATE, KNEE, HIP])


def found(question: str, index: TopicIndex = INDEX) -> list[str]:
    return [mention.topic for mention in index.mentions(words(question))]


def only(question: str) -> Mention:
    [mention] = INDEX.mentions(words(question))
    return mention


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("treatment for ganglion impar (impar ganglion)", ["treatment", "for"]),
        ("ganglion of Walther, that is the ganglion of Walther: code", ["that", "is", "the", "code"]),
        ("impar impar impar code", ["code"]),
        ("ganglion impar, another ganglion", ["another", "ganglion"]),
    ],
)
def test_a_name_that_stands_once_more_is_taken_out_once_more(question: str, rest: list[str]) -> None:
    assert only(question).rest(words(question)) == rest


@pytest.mark.parametrize(
    ("question", "topic_id"),
    [
        ("code for impar?", "ganglion-impar"),
        ("is Walther's ganglion single", "ganglion-impar"),
        ("gib risks", "ganglion-impar"),
        ("stellate ganglion block cpt", "stellate-ganglion"),
        ("how long does a Knee Joint Injection last", "knee"),
        ("ganglion-impar/billing", "ganglion-impar"),
    ],
)
def test_a_topic_is_found_by_each_of_its_names(question: str, topic_id: str) -> None:
    assert found(question) == [topic_id]


@pytest.mark.parametrize("order", list(permutations(["last", "sympathetic", "ganglion"])))
def test_a_names_words_may_come_in_any_order(order: tuple[str, ...]) -> None:
    mention = only(f"risks of the {' '.join(order)} please")

    assert mention == Mention("ganglion-impar", 1.0, frozenset({3, 4, 5}))


@pytest.mark.parametrize("question", ["ganglionimpar code", "walther ganglion", "waltherganglion code", "kneejoint"])
def test_a_name_written_as_one_word_is_found(question: str) -> None:
    index = TopicIndex([IMPAR, topic("knee", "Knee joint")])

    assert len(found(question, index)) == 1


@pytest.mark.parametrize(
    ("question", "topic_id"),
    [
        ("gangloin imapr code", "ganglion-impar"),
        ("gnglion imper", "ganglion-impar"),
        ("ganglionimpr", "ganglion-impar"),
        ("wlther gangilon", "ganglion-impar"),
        ("stelate gangloin blok", "stellate-ganglion"),
        ("genicullar nrve", "knee"),
    ],
)
def test_a_name_with_slips_is_found_and_a_little_less_certain(question: str, topic_id: str) -> None:
    mention = only(question)

    assert mention.topic == topic_id
    assert 0.6 < mention.strength < 1.0


@given(st.sampled_from(["sympathetic", "ganglion", "cervicothoracic"]), st.data())
def test_one_lost_letter_in_any_place_of_a_long_word_loses_no_name(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    name = next(name for name in ("last sympathetic ganglion", "cervicothoracic ganglion") if word in name)

    mentions = found(name.replace(word, word[:at] + word[at + 1 :]))

    assert len(mentions) == 1


@pytest.mark.parametrize("question", ["impor code", "imapr billing"])
def test_a_name_of_five_letters_that_stands_alone_may_hold_one_slip(question: str) -> None:
    assert only(question).topic == "ganglion-impar"


def test_a_common_word_one_slip_from_a_name_that_stands_alone_is_not_that_name() -> None:
    assert TopicIndex([IMPAR], {"impair": 0}).mentions(words("what may impair healing")) == ()


def test_a_word_that_holds_sentences_together_is_no_slip_of_a_name() -> None:
    index = TopicIndex([topic("cann", "Cann block"), topic("whim", "Whim block")])

    assert found("can a block help him", index) == []
    assert found("cann block", index) == ["cann"]


def test_words_as_read_add_to_what_words_as_typed_mention() -> None:
    [typed] = INDEX.mentions(words("impar ganglio blk code"))
    [both] = INDEX.mentions(words("impar ganglio blk code"), words("impar ganglion block code"))

    assert typed.places == {0, 1}
    assert both.places == {0, 1, 2}
    assert both.topic == typed.topic == "ganglion-impar"


def test_words_as_read_bring_a_topic_where_those_typed_mention_none() -> None:
    assert [each.topic for each in INDEX.mentions(words("hjp blokc"), words("hip block"))] == ["hip"]


def test_words_as_read_bring_no_topic_beside_one_that_was_typed() -> None:
    mentions = INDEX.mentions(words("impar code or dup block"), words("impar code or hip block"))

    assert [each.topic for each in mentions] == ["ganglion-impar"]


def test_what_was_typed_as_an_everyday_word_mentions_nothing_by_itself() -> None:
    index = TopicIndex([topic("impar", "Impar", "Impar block")], {"impair": 0})

    assert index.mentions(words("impair memory"), words("impar memory")) == ()
    assert [each.topic for each in index.mentions(words("impair bock"), words("impar block"))] == ["impar"]
    assert [each.topic for each in index.mentions(words("iimpari risk"), words("impar risk"))] == ["impar"]


def test_a_name_two_slips_away_is_not_meant_where_another_known_word_is_one_away() -> None:
    impar = topic("impar", "Impar block")
    alone, shared = TopicIndex([impar]), TopicIndex([impar], others={"lumbar"})

    assert found("lumpar block", alone) == ["impar"]
    assert found("lumpar block", shared) == []
    assert found("lompar block", shared) == ["impar"]


@pytest.mark.parametrize("question", ["gob risks", "gbi", "empire state"])
def test_a_short_name_that_stands_alone_is_found_only_as_it_is_written(question: str) -> None:
    assert found(question) == []


def test_a_mention_is_by_an_abbreviation_alone_where_nothing_else_mentions_the_topic() -> None:
    short, long = Mention("a", 1.0, frozenset({0}), abbreviated=True), Mention("a", 1.0, frozenset({1}))

    assert short.with_(short).abbreviated
    assert not short.with_(long).abbreviated
    assert not long.with_(short).abbreviated


def test_words_that_are_only_in_the_shared_index_are_no_words_of_a_topic() -> None:
    alone, shared = TopicIndex([KNEE]), TopicIndex([KNEE], others={"genicula", "reimbursement"})

    assert shared.slips.near("reimbursment") == {"reimbursement": 1}
    assert shared.knows("genicular")
    assert not shared.knows("reimbursement")
    for question in ("genicula nerve block", "reimbursement", "genicullar nerve block"):
        assert shared.mentions(words(question)) == alone.mentions(words(question))


def test_the_longest_name_wins() -> None:
    block = topic("impar-neurolysis", "Ganglion impar neurolysis")

    mentions = TopicIndex([IMPAR, block]).mentions(words("ganglion impar neurolysis evidence"))

    assert [(mention.topic, mention.places) for mention in mentions] == [("impar-neurolysis", frozenset({0, 1, 2}))]


def test_of_one_topics_names_the_longest_is_taken_out() -> None:
    assert only("the ganglion impar block code").places == {1, 2, 3}


@pytest.mark.parametrize("question", ["impar and stellate ganglion", "stellate ganglion against the impar"])
def test_two_topics_are_both_mentioned(question: str) -> None:
    assert sorted(found(question)) == ["ganglion-impar", "stellate-ganglion"]


def test_a_name_without_a_slip_comes_before_one_with_a_slip() -> None:
    assert found("stelate ganglion or hip block")[0] == "hip"


def test_a_names_words_must_stand_close_together() -> None:
    question = "the last of my questions is whether a sympathetic response harms the other ganglion"

    assert found(question) == []


def test_a_name_may_hold_two_words_more() -> None:
    assert found("ganglion, the stellate one") == ["stellate-ganglion"]


@pytest.mark.parametrize(
    "question",
    [
        "ganglion", "ganglion block", "ganglion cyst of the wrist", "basal ganglia", "dorsal root ganglion",
        "sphenopalatine ganglion block", "superior cervical ganglion", "celiac plexus block", "nerve block",
        "joint injection", "the sympathetic chain", "sympathetic ganglion",
    ],
)  # fmt: skip
def test_another_ganglion_or_block_is_no_mention_of_any_topic(question: str) -> None:
    assert found(question) == []


def test_another_topics_ganglion_is_no_mention_of_the_impar() -> None:
    assert found("stellate ganglion injection") == ["stellate-ganglion"]


@pytest.mark.parametrize(
    ("question", "rest", "masked"),
    [
        ("the code of impar", ["the", "code", "of"], ("the", "code", "of", *PLACE)),
        ("ganglion impar: safe?", ["safe"], (*PLACE, "safe")),
        ("impar ok, so the ganglion", ["ok", "so", "the"], (*PLACE, "ok", "so", "the")),
    ],
)
def test_the_mention_is_taken_out_and_its_place_is_kept(
    question: str, rest: list[str], masked: tuple[str, ...]
) -> None:
    asked = words(question)
    places = frozenset(place for place, word in enumerate(asked) if word in {"ganglion", "impar"})
    mention = Mention("ganglion-impar", 1.0, places)

    assert mention.rest(asked) == rest
    assert without_topic(asked, mention.places) == masked


def test_a_question_without_a_mention_is_left_whole() -> None:
    assert without_topic(["is", "it", "safe"], ()) == ("is", "it", "safe")


def test_no_more_than_five_topics_are_mentioned_each_once() -> None:
    names = ("celiac", "stellate", "trigeminal", "pudendal", "obturator", "saphenous", "ilioinguinal")
    index = TopicIndex([topic(name, f"{name} block", f"{name} nerve") for name in names])

    mentions = found(" and ".join(f"{name} block, {name} nerve" for name in names), index)

    assert len(mentions) == len(set(mentions)) == 5


@pytest.mark.parametrize("order", list(permutations([IMPAR, STELLATE, KNEE]))[1:])
def test_the_order_of_the_deck_changes_nothing(order: tuple[Topic, ...]) -> None:
    asked = [words(text) for text in ("gangloin imapr or stelate ganglion", "knee joint injection impar", "ganglion")]

    mentions = [TopicIndex(order).mentions(question) for question in asked]

    assert mentions == [TopicIndex([IMPAR, STELLATE, KNEE]).mentions(question) for question in asked]


@pytest.mark.parametrize("index", [INDEX, TopicIndex([])], ids=["a deck", "no deck"])
@pytest.mark.parametrize("question", ["", "what is the weather", "\u4f60\u597d"])
def test_words_that_name_nothing_mention_nothing(index: TopicIndex, question: str) -> None:
    assert found(question, index) == []


def test_every_name_of_the_shipped_deck_mentions_its_topic(deck: Deck) -> None:
    index = TopicIndex(deck.topics)

    missed = [name for each in deck.topics for name in (each.title, *each.aliases) if found(name, index) != [each.id]]

    assert missed == []


@pytest.mark.parametrize(
    "question",
    [
        "ganglion inpor code",
        "code for the inpor ganglion",
        "ganglion of walter code",
        "risks of the walter ganglion",
        "ganglion impair block",
    ],
)
def test_where_the_rest_of_a_name_stands_beside_it_a_word_may_hold_more(question: str) -> None:
    index = TopicIndex([IMPAR, STELLATE], common={"walter": 1, "impair": 2})

    assert found(question, index) == ["ganglion-impar"]


def test_a_short_word_beside_the_rest_of_a_name_may_hold_more_unless_it_is_a_word_of_its_own() -> None:
    index = TopicIndex([topic("skin", "Skin cancer")], common={"shin": 1})

    assert found("skqn cancer", index) == ["skin"]
    assert found("shin cancer", index) == []
    assert only("ganglion impar bloa").places == {0, 1, 2}


@pytest.mark.parametrize(
    "question",
    ["inpor code", "walter said the ganglion hurts", "the ganglion may impair", "impair", "gangliom inpor", "walter"],
)
def test_and_nothing_more_where_it_stands_apart_or_alone(question: str) -> None:
    index = TopicIndex([IMPAR, STELLATE], common={"walter": 1, "impair": 2})

    assert found(question, index) == []
