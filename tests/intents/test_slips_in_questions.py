"""A question with slips is read as what was meant, and never as another question."""

from collections.abc import Sequence

import pytest

from intents.facetmodel import Belief, FacetModel, Row
from intents.guard import CONTRARY
from intents.match import NO_CONTEXT, Context, Sure
from intents.matcher import CardMatcher

ABOUT_IMPAR = Context("ganglion-impar", "ganglion-impar/safety")


@pytest.mark.parametrize(
    "question",
    [
        "colleague asks wht cn go worng at the impar block",
        "hww loong is the impar blcok godo fr",
        "tehcnique or teh code fro impar",
        "hwo can egt it",  # two of its three readings ask alike by their words
    ],
)
def test_the_beliefs_of_all_readings_of_its_slips_are_one_belief(matcher: CardMatcher, question: str) -> None:
    [seen] = matcher.consider(question, ABOUT_IMPAR)

    assert seen.slips
    assert sum(each.probability for each in seen.candidates) + seen.other == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("other", ["GI", "GB", "IB", "GBI", "IGB", "GIG", "GID", "DIB", "GIIB"])
@pytest.mark.parametrize("question", ["complications of the {}", "{} RCT", "how long does {} last", "CPT code for {}"])
def test_another_abbreviation_is_no_slip_of_the_topics(matcher: CardMatcher, other: str, question: str) -> None:
    assert isinstance(matcher.match(question.format("GIB"), NO_CONTEXT), Sure)
    assert not isinstance(matcher.match(question.format(other), NO_CONTEXT), Sure)


@pytest.mark.parametrize("other", ["lumpar", "lumbr", "umbar", "lunbar", "lubmar"])
@pytest.mark.parametrize("question", ["complications of the {} block", "{} block evidence", "CPT code for {} blcok"])
def test_a_slip_in_another_blocks_name_is_no_mention_of_the_topic(
    matcher: CardMatcher, other: str, question: str
) -> None:
    assert not any(seen.mentioned for seen in matcher.consider(question.format(other), NO_CONTEXT))
    assert not isinstance(matcher.match(question.format(other), NO_CONTEXT), Sure)


@pytest.mark.parametrize("question", ["impair memory risk", "impair sleep risk", "impart evidence"])
def test_an_everyday_word_alone_is_no_slip_of_the_topics_name(matcher: CardMatcher, question: str) -> None:
    assert not any(seen.mentioned for seen in matcher.consider(question, NO_CONTEXT))


def test_the_words_that_describe_the_topic_are_among_those_that_a_slip_may_mean(matcher: CardMatcher) -> None:
    [seen] = matcher.consider("tali bone nerve block lasting how long", NO_CONTEXT)

    assert dict(seen.slips) == {"tali": "tail"}
    assert seen.mentioned


@pytest.mark.parametrize("word", sorted(CONTRARY))
@pytest.mark.parametrize("question", ["{} reilef", "is teh blok {}", "impar block {} fro pian"])
def test_a_word_that_makes_the_contrary_of_a_question_is_never_read_as_another(
    matcher: CardMatcher, word: str, question: str
) -> None:
    for seen in matcher.consider(question.format(word), ABOUT_IMPAR):
        assert word not in dict(seen.slips)


def test_readings_that_differ_in_what_the_topic_is_called_alone_are_told_once(
    matcher: CardMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    tell = FacetModel.lexical_belief_in

    def counted(model: FacetModel, rows: Sequence[Row], shares: Sequence[float]) -> Belief:
        told.append(len(rows))
        assert sum(shares) == pytest.approx(1)
        return tell(model, rows, shares)

    monkeypatch.setattr(FacetModel, "lexical_belief_in", counted)

    matcher.consider("aspirin and tail bonie nerve block continue", NO_CONTEXT)  # "bone", or "bonnie"
    matcher.consider("hwo can egt it", ABOUT_IMPAR)  # "who", or "how"

    assert told[0] == 1
    assert told[1] > 1
