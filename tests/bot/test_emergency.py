"""What an emergency makes of a turn: the urgent reply alone, word to those who are named; it fails closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.watch import Watch
from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.conduct import Conduct, Urgent
from bot.conversation import NEW, Conversation
from bot.engine import hurried, step
from bot.message import Content, Message, Question, Referral, Unread
from bot.records import Receipt
from bot.reply import Outcome
from bot.safety.redflags import Flag
from bot.turn import Turn
from intents.match import Sure
from tests.fakes import NOON, FixedEmergencies, FixedMatcher, FixedOnePerson, ServiceFactory

BILLING = "ganglion-impar/billing"
ABOUT_BILLING = Conversation("ganglion-impar", BILLING, Audience.PATIENT)
BLEEDS = Flag("bleeding", "severe bleeding")
NOTIFIED = Urgent(platform="slack", address="C0123456789")


def _say(deck: Deck, conduct: Conduct, words: str = "some words", conversation: Conversation = NEW) -> Turn:
    message = Message("event 1", "test", "the conversation", "a person", Question(words))
    return step(deck, FixedMatcher(Sure(BILLING, 1.0)), conversation, message, NOON, conduct=conduct)


def _finds(flag: Flag | None, urgent: Urgent | None = None, error: Exception | None = None) -> Conduct:
    return Conduct(FixedEmergencies(flag, error), FixedOnePerson(asks=False), urgent or Urgent())


@pytest.mark.parametrize("audience", Audience)
def test_an_emergency_gets_the_urgent_reply_and_no_card_whatever_the_audience(deck: Deck, audience: Audience) -> None:
    conversation = replace(ABOUT_BILLING, audience=audience)

    turn = _say(deck, _finds(BLEEDS), conversation=conversation)

    assert turn.reply.outcome is Outcome.URGENT
    assert (turn.reply.card, turn.reply.claims, turn.reply.choices) == ("", (), ())
    assert turn.conversation == conversation
    assert turn.records == (Receipt("test:event 1", Outcome.URGENT, "", "", 0.0, NOON),)
    assert turn.failed == ""


@pytest.mark.parametrize("words", ["thanks", "ganglion-impar/billing", "audience patient", "!!!", "x" * 5000])
def test_an_emergency_is_looked_for_before_anything_else(deck: Deck, words: str) -> None:
    assert _say(deck, _finds(BLEEDS), words).reply.outcome is Outcome.URGENT


def test_an_error_in_looking_for_an_emergency_counts_as_one(deck: Deck) -> None:
    turn = _say(deck, _finds(None, NOTIFIED, error=ZeroDivisionError("some words")))

    assert turn.reply.outcome is Outcome.URGENT
    assert turn.failed == "ZeroDivisionError"
    assert wording.UNCLEAR_EMERGENCY in turn.outgoing[0].reply.paragraphs[0]


async def test_such_an_error_is_told_by_its_class_alone(service: ServiceFactory) -> None:
    watch = Watch()
    conduct = _finds(None, error=ZeroDivisionError("what the person wrote"))

    await service(conduct=conduct, observer=watch).answer(Message("1", "test", "c", "p", Question("some words")))

    assert b"impar_redflags_failed_total 1.0" in watch.exposition(None)
    assert b"what the person wrote" not in watch.exposition(None)


def test_the_operators_words_and_numbers_are_said_and_that_the_bot_is_no_emergency_service(deck: Deck) -> None:
    urgent = Urgent("Bleep the on-call registrar.", ("United Kingdom: 999", "United States: 911"))

    paragraphs = _say(deck, _finds(BLEEDS, urgent)).reply.paragraphs

    assert paragraphs[: len(wording.URGENT)] == wording.URGENT
    assert "Bleep the on-call registrar." in paragraphs
    assert {"United Kingdom: 999", "United States: 911"} <= set(paragraphs)
    assert not set(wording.URGENT_ADVICE) & set(paragraphs)


def test_those_who_are_named_are_told_what_it_is_about_and_nothing_that_was_written(deck: Deck) -> None:
    turn = _say(deck, _finds(BLEEDS, NOTIFIED), "my neighbour Quentin is bleeding heavily")

    (notice,) = turn.outgoing
    assert (notice.key, notice.platform, notice.address) == ("alert:test:event 1", "slack", "C0123456789")
    said = " ".join(notice.reply.paragraphs)
    assert "severe bleeding" in said
    assert "test:event 1" in said
    assert "Quentin" not in said


def test_nobody_is_told_where_nobody_is_named(deck: Deck) -> None:
    assert _say(deck, _finds(BLEEDS)).outgoing == ()


@pytest.mark.parametrize("content", [Question("some words"), Referral("some words")])
def test_an_emergency_in_one_message_too_many_is_still_seen(deck: Deck, content: Content) -> None:
    message = Message("event 1", "test", "the conversation", "a person", content)
    matcher = FixedMatcher(Sure(BILLING, 1.0))

    turns = [hurried(deck, matcher, NEW, message, NOON, conduct=_finds(flag)) for flag in (BLEEDS, None)]

    assert [turn.reply.outcome for turn in turns] == [Outcome.URGENT, Outcome.REFUSE]
    assert turns[1].reply.paragraphs == wording.TOO_MANY
    assert matcher.asked == []


def test_an_emergency_is_looked_for_in_words_to_a_specialist_and_none_waits_for_them(deck: Deck) -> None:
    message = Message("event 1", "test", "the conversation", "a person", Referral("I can't breathe"))
    matcher = FixedMatcher(Sure(BILLING, 1.0))

    turns = [step(deck, matcher, NEW, message, NOON, conduct=_finds(flag, NOTIFIED)) for flag in (BLEEDS, None)]

    assert [turn.reply.outcome for turn in turns] == [Outcome.URGENT, Outcome.COURTESY]
    assert [turn.reply.referral for turn in turns] == ["", "I can't breathe"]
    assert turns[0].reply.paragraphs[-1] == wording.URGENT_NOT_REFERRED
    assert [len(turn.outgoing) for turn in turns] == [1, 0]


@pytest.mark.parametrize("turn_of", [step, hurried])
def test_what_could_not_be_freed_of_identifiers_counts_as_an_emergency(
    deck: Deck, turn_of: Callable[..., Turn]
) -> None:
    message = Message("event 1", "test", "the conversation", "a person", Unread("ZeroDivisionError"))

    turn = turn_of(deck, FixedMatcher(Sure(BILLING, 1.0)), NEW, message, NOON, conduct=_finds(None, NOTIFIED))

    assert turn.reply.outcome is Outcome.URGENT
    assert turn.failed.startswith("ZeroDivisionError")
    assert wording.UNREAD_EMERGENCY in turn.outgoing[0].reply.paragraphs[0]


def test_whatever_could_not_be_answered_says_that_the_bot_is_no_emergency_service() -> None:
    for words in (" ".join(wording.FAILED), wording.NOT_TAKEN, " ".join(wording.HELP)):
        assert wording.NO_EMERGENCY_SERVICE in words
