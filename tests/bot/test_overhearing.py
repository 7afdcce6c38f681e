"""Words that are not said to the bot: answered where it is sure, passed on where they are for others."""

import pytest

from answers.deck import Deck
from bot import wording
from bot.conduct import Conduct
from bot.conversation import Conversation
from bot.engine import step
from bot.message import Content, Message, Press, Question, Referral, Relay
from bot.records import Forget, Gap
from bot.reply import Outcome, Reply
from bot.turn import Turn
from intents.match import Match, NoMatch, Sure, Unsure
from tests.fakes import NOON, FixedEmergencies, FixedMatcher, FixedOnePerson

SAFETY = "ganglion-impar/safety"
ABOUT = Conversation("ganglion-impar", SAFETY)
CONDUCT = Conduct(FixedEmergencies(None), FixedOnePerson(asks=False))


def _step(deck: Deck, content: Content, match: Match | None = None) -> Turn:
    message = Message("event 1", "test", "the conversation", "a person", content)
    return step(deck, FixedMatcher(match or NoMatch()), ABOUT, message, NOON, conduct=CONDUCT)


def test_words_to_others_are_answered_where_it_is_sure(deck: Deck) -> None:
    turn = _step(deck, Question("is it safe?", overheard=True), Sure(SAFETY, 0.99))

    assert (turn.reply.outcome, turn.reply.card) == (Outcome.ANSWER, SAFETY)


@pytest.mark.parametrize("match", [NoMatch(), Unsure((SAFETY,), 0.5)])
@pytest.mark.parametrize("words", ["see you at lunch", "thanks!", "help", "none of these", "audience coder", "!!!"])
def test_else_it_keeps_silent_and_nothing_is_kept(deck: Deck, match: Match, words: str) -> None:
    turn = _step(deck, Question(words, overheard=True), match)

    assert turn == Turn(ABOUT, Reply(Outcome.SILENT))


def test_the_same_words_to_the_bot_are_answered(deck: Deck) -> None:
    turn = _step(deck, Question("see you at lunch"))

    assert turn.reply.outcome is Outcome.REFUSE
    assert [type(record) for record in turn.records][1:] == [Gap]


def test_a_reply_to_a_question_knows_the_question(deck: Deck) -> None:
    refusal = _step(deck, Question("what is the weather?"))
    answer = _step(deck, Question("is it safe?"), Sure(SAFETY, 0.99))

    assert (refusal.reply.question, answer.reply.question) == ("what is the weather?", "is it safe?")


def test_a_question_to_a_specialist_is_passed_on_as_it_is(deck: Deck) -> None:
    turn = _step(deck, Referral("What would you do?"))

    assert turn.reply.referral == "What would you do?"
    assert turn.reply.paragraphs == wording.REFERRED
    assert turn.conversation == ABOUT


@pytest.mark.parametrize("words", ["", "  \n"])
def test_nothing_is_not_passed_on(deck: Deck, words: str) -> None:
    turn = _step(deck, Referral(words))

    assert (turn.reply.referral, turn.reply.paragraphs) == ("", wording.NO_REFERRAL)


def test_what_a_specialist_writes_is_said_to_be_a_persons_answer(deck: Deck) -> None:
    turn = _step(deck, Relay("Wait and see."))

    assert turn.reply.paragraphs == ("Wait and see.",)
    assert (turn.reply.heading, turn.reply.disclaimer) == (wording.FROM_SPECIALIST, wording.NOT_A_CARD)
    assert turn.conversation == ABOUT


def test_a_card_is_shared_as_it_is_opened(deck: Deck) -> None:
    assert _step(deck, Press(f"share:{SAFETY}")).reply == _step(deck, Press(f"open:{SAFETY}")).reply


def test_forgetting_is_a_button_too(deck: Deck) -> None:
    assert Forget() in _step(deck, Press("forget:")).records
