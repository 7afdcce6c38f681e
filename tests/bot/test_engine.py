"""The engine by itself: what one message makes of a conversation, whatever the matcher says."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from answers.audience import Audience
from answers.deck import Deck
from answers.review import ReviewState
from bot import wording
from bot.choice import Action
from bot.conduct import Conduct
from bot.conversation import NEW, Conversation
from bot.engine import step
from bot.legibility import LONGEST_QUESTION
from bot.message import Content, Message, Press, Question
from bot.records import AudienceChosen, Feedback, Forget, Gap, Reason, Receipt
from bot.reply import Outcome
from bot.turn import Turn
from intents.match import Context, Match, Matcher, NoMatch, Sure, Unsure
from tests.fakes import NOON, FixedEmergencies, FixedMatcher, FixedOnePerson, with_state

BILLING, SAFETY, DURATION = "ganglion-impar/billing", "ganglion-impar/safety", "ganglion-impar/duration"
ABOUT_SAFETY = Conversation("ganglion-impar", SAFETY, Audience.PATIENT)
ASKED_BACK = replace(ABOUT_SAFETY, asked="and the money?", offered=(BILLING,))

NOTHING = FixedMatcher(NoMatch())
CONDUCT = Conduct(FixedEmergencies(None), FixedOnePerson(asks=False))


def _say(deck: Deck, match: Match, words: str = "some words", conversation: Conversation = NEW) -> Turn:
    return step(deck, FixedMatcher(match), conversation, _message(Question(words)), NOON, conduct=CONDUCT)


def _press(deck: Deck, choice: str, conversation: Conversation = NEW) -> Turn:
    return step(deck, NOTHING, conversation, _message(Press(choice)), NOON, conduct=CONDUCT)


def _message(content: Content) -> Message:
    return Message("event 1", "test", "the conversation", "a person", content)


@pytest.mark.parametrize("conversation", [NEW, ABOUT_SAFETY, ASKED_BACK])
@pytest.mark.parametrize(
    "content",
    [
        Question("cpt code for ganglion impar block?"),
        Question("and the code?"),
        Question("none of these"),
        Question("start over"),
        Press(f"open:{DURATION}"),
        Press("helpful:event 0"),
    ],
)
def test_the_same_input_gives_the_same_turn(
    deck: Deck, matcher: Matcher, conversation: Conversation, content: Content
) -> None:
    given = replace(conversation)

    turns = [step(deck, matcher, conversation, _message(content), NOON, conduct=CONDUCT) for _ in range(2)]

    assert turns[0] == turns[1]
    assert conversation == given


def test_a_sure_card_is_answered_and_the_conversation_is_about_it(deck: Deck) -> None:
    turn = _say(deck, Sure(BILLING, 0.9), conversation=ASKED_BACK)

    assert (turn.reply.outcome, turn.reply.card, turn.reply.confidence) == (Outcome.ANSWER, BILLING, 0.9)
    assert turn.conversation == Conversation("ganglion-impar", BILLING, Audience.PATIENT)


def test_a_receipt_says_what_was_sent_in_which_version_and_when(deck: Deck) -> None:
    card = deck.card(BILLING)
    assert card is not None

    turn = _say(deck, Sure(BILLING, 0.9))

    assert turn.records == (Receipt("test:event 1", Outcome.ANSWER, BILLING, card.version, 0.9, NOON),)
    assert turn.reply.receipt == "test:event 1"


def test_the_buttons_for_feedback_name_the_receipt(deck: Deck) -> None:
    turn = _say(deck, Sure(BILLING, 0.9))

    targets = {choice.action: choice.target for choice in turn.reply.choices}
    assert (targets[Action.HELPFUL], targets[Action.UNHELPFUL]) == ("test:event 1", "test:event 1")


@pytest.mark.parametrize("state", [ReviewState.RETIRED, ReviewState.SUBMITTED])
def test_a_card_that_may_not_be_sent_is_not_sent_even_if_the_matcher_is_sure(deck: Deck, state: ReviewState) -> None:
    turn = _say(with_state(deck, [BILLING], state), Sure(BILLING, 1.0))

    assert turn.reply.outcome is Outcome.REFUSE
    assert not turn.reply.claims
    assert turn.conversation == NEW


def test_a_card_that_the_deck_does_not_have_is_not_sent_even_if_the_matcher_is_sure(deck: Deck) -> None:
    turn = _say(deck, Sure("ganglion-impar/dosing", 1.0))

    assert turn.reply.outcome is Outcome.REFUSE
    assert turn.conversation == NEW


def test_where_the_matcher_is_unsure_the_question_and_the_offer_are_kept(deck: Deck) -> None:
    turn = _say(deck, Unsure((SAFETY, DURATION), 0.6), "is it long?")

    assert (turn.reply.outcome, turn.reply.offered) == (Outcome.ASK, (SAFETY, DURATION))
    assert turn.conversation == replace(NEW, asked="is it long?", offered=(SAFETY, DURATION))
    assert turn.reply.confidence == 0.6


def test_asking_back_keeps_the_topic_of_the_conversation(deck: Deck) -> None:
    turn = _say(deck, Unsure((BILLING,), 0.6), conversation=ABOUT_SAFETY)

    assert (turn.conversation.topic, turn.conversation.card) == ("ganglion-impar", SAFETY)


def test_none_of_these_leaves_a_gap_with_the_question_and_what_was_offered(deck: Deck) -> None:
    turn = _press(deck, "none:", ASKED_BACK)

    assert turn.reply.outcome is Outcome.REFUSE
    assert turn.records[1:] == (Gap("and the money?", (BILLING,), NOON),)
    assert turn.conversation == ABOUT_SAFETY


def test_a_refusal_leaves_a_gap_with_the_question_and_what_came_near(deck: Deck) -> None:
    turn = _say(deck, NoMatch((SAFETY,), 0.2), "is it safe for cats?", ASKED_BACK)

    assert turn.reply.outcome is Outcome.REFUSE
    assert turn.records[1:] == (Gap("is it safe for cats?", (SAFETY,), NOON),)
    assert turn.conversation == ABOUT_SAFETY


def test_a_refusal_offers_no_card(deck: Deck) -> None:
    turn = _say(deck, NoMatch((SAFETY,), 0.2))

    assert turn.reply.offered == ()
    assert turn.reply.card == ""


def test_the_matcher_is_told_what_the_conversation_is_about(deck: Deck) -> None:
    matcher = FixedMatcher(NoMatch())

    step(deck, matcher, ABOUT_SAFETY, _message(Question("and the code?")), NOON, conduct=CONDUCT)

    assert matcher.asked == [("and the code?", Context("ganglion-impar", SAFETY))]


@pytest.mark.parametrize(
    "content",
    [
        Press(f"open:{SAFETY}"),
        Press("open:Is a ganglion impar block safe?"),
        Press("nonsense"),
        Question(SAFETY),
        Question("thanks"),
        Question("audience patient"),
        Question("!!!"),
        Question("Это безопасно?"),
        Question("x" * (LONGEST_QUESTION + 1)),
    ],
)
def test_what_needs_no_search_is_not_searched_for(deck: Deck, content: Content) -> None:
    matcher = FixedMatcher(Sure(BILLING, 1.0))

    turn = step(deck, matcher, NEW, _message(content), NOON, conduct=CONDUCT)

    assert matcher.asked == []
    assert turn.reply.card != BILLING


@pytest.mark.parametrize("words", ["x" * LONGEST_QUESTION, "naïve coccyx", "64999", "ganglion impar 神经阻滞", "5 µg?"])
def test_what_can_be_read_is_searched_for(deck: Deck, words: str) -> None:
    matcher = FixedMatcher(Sure(BILLING, 1.0))

    turn = step(deck, matcher, NEW, _message(Question(words)), NOON, conduct=CONDUCT)

    assert matcher.asked == [(words, Context())]
    assert turn.reply.card == BILLING


def test_a_choice_opens_the_card_it_names_with_full_confidence(deck: Deck) -> None:
    turn = _press(deck, f"open:{DURATION}", ASKED_BACK)

    assert (turn.reply.card, turn.reply.confidence) == (DURATION, 1.0)
    assert turn.conversation == replace(ABOUT_SAFETY, card=DURATION)


def test_the_reason_for_bad_feedback_is_asked_for_and_recorded(deck: Deck) -> None:
    asked = _press(deck, "unhelpful:test:event 0").reply
    (outdated,) = [choice for choice in asked.choices if choice.label == "It is out of date"]

    turn = _press(deck, outdated.id)

    assert turn.records[1:] == (Feedback("test:event 0", helpful=False, at=NOON, reason=Reason.OUTDATED),)
    assert turn.reply.choices == ()


def test_a_made_up_reason_is_no_feedback(deck: Deck) -> None:
    turn = _press(deck, "reason:made-up:test:event 0")

    assert turn.reply.outcome is Outcome.REFUSE
    assert not any(isinstance(record, Feedback) for record in turn.records)


def test_forget_me_is_recorded_and_ends_what_the_conversation_was_about(deck: Deck) -> None:
    turn = _say(deck, NoMatch(), "forget me", ABOUT_SAFETY)

    assert turn.records[1:] == (Forget(),)
    assert turn.conversation == NEW


def test_choosing_an_audience_is_recorded(deck: Deck) -> None:
    turn = _press(deck, "audience:coder")

    assert turn.records[1:] == (AudienceChosen(Audience.CODER),)


@pytest.mark.parametrize(("choice", "helpful"), [("helpful:event 0", True), ("unhelpful:event 0", False)])
def test_feedback_is_recorded_with_the_receipt_that_it_is_about(deck: Deck, choice: str, *, helpful: bool) -> None:
    turn = _press(deck, choice, ABOUT_SAFETY)

    assert turn.records[1:] == (Feedback("event 0", helpful, NOON),)
    assert turn.conversation == ABOUT_SAFETY


@pytest.mark.parametrize("audience", Audience)
def test_an_audience_changes_nothing_else_of_the_conversation(deck: Deck, audience: Audience) -> None:
    turn = _press(deck, f"audience:{audience}", ASKED_BACK)

    assert turn.conversation == replace(ASKED_BACK, audience=audience)
    assert turn.records[1:] == (AudienceChosen(audience),)


def test_an_audience_that_is_switched_off_is_nobodys_any_more(deck: Deck) -> None:
    conduct = replace(CONDUCT, audiences=(Audience.TRAINEE, Audience.CODER))
    message = _message(Press(f"open:{SAFETY}"))

    turn = step(deck, NOTHING, ABOUT_SAFETY, message, NOON, conduct=conduct)

    assert turn.conversation.audience is Audience.TRAINEE
    assert turn.reply.disclaimer == deck.notices.disclaimer


def test_what_is_asked_for_one_person_is_refused_with_the_nearest_cards_as_choices(deck: Deck) -> None:
    conduct = replace(CONDUCT, individuals=FixedOnePerson(asks=True))
    message = _message(Question("should she have it?"))

    matches: list[Match] = [Sure(SAFETY, 1.0), Unsure((SAFETY, DURATION), 0.5), NoMatch((BILLING,), 0.1)]
    turns = [step(deck, FixedMatcher(match), NEW, message, NOON, conduct=conduct) for match in matches]

    assert [turn.reply.outcome for turn in turns] == [Outcome.REFUSE] * 3
    assert [turn.reply.offered for turn in turns] == [(SAFETY,), (SAFETY, DURATION), (BILLING,)]
    assert not any(turn.reply.claims for turn in turns)
    assert turns[0].conversation.topic == "ganglion-impar"


def test_where_somebody_is_only_described_a_sure_card_is_sent_and_nothing_else_is(deck: Deck) -> None:
    conduct = replace(CONDUCT, individuals=FixedOnePerson(asks=False, loosely=True))
    message = _message(Question("he's diabetic, air or contrast?"))

    matches: list[Match] = [Sure(SAFETY, 1.0), Unsure((SAFETY, DURATION), 0.5), NoMatch((BILLING,), 0.1)]
    turns = [step(deck, FixedMatcher(match), NEW, message, NOON, conduct=conduct) for match in matches]

    assert [turn.reply.outcome for turn in turns] == [Outcome.ANSWER, Outcome.REFUSE, Outcome.REFUSE]
    assert [turn.reply.paragraphs for turn in turns[1:]] == [wording.INDIVIDUAL] * 2
    assert [[type(record) for record in turn.records] for turn in turns[1:]] == [[Receipt], [Receipt, Gap]]


def test_a_card_that_was_asked_for_by_its_id_and_cannot_be_sent_is_a_gap(deck: Deck) -> None:
    said, pressed = _say(deck, NoMatch(), "ganglion-impar/cost"), _press(deck, "open:ganglion-impar/cost")

    assert said.records[1:] == (Gap("ganglion-impar/cost", (), NOON),)
    assert pressed.records[1:] == ()


@pytest.mark.parametrize("words", ["audience wizard", "audience changes?"])
def test_an_unknown_audience_changes_nothing(deck: Deck, words: str) -> None:
    turn = _say(deck, NoMatch(), words, ASKED_BACK)

    assert turn.reply.outcome is Outcome.COURTESY
    assert turn.conversation == ASKED_BACK


@pytest.mark.parametrize("words", ["thanks", "help", "topics", "hello", "policy", "sources", "audience"])
def test_a_courtesy_leaves_the_conversation_as_it_is(deck: Deck, words: str) -> None:
    turn = _say(deck, Sure(BILLING, 1.0), words, ASKED_BACK)

    assert turn.reply.outcome is Outcome.COURTESY
    assert turn.conversation == ASKED_BACK


def test_starting_over_keeps_the_audience_alone(deck: Deck) -> None:
    turn = _say(deck, NoMatch(), "start over", ASKED_BACK)

    assert turn.conversation == Conversation(audience=Audience.PATIENT)


def test_the_card_of_a_conversation_may_have_left_the_deck(deck: Deck) -> None:
    gone = replace(ABOUT_SAFETY, topic="gone", card="gone/safety")

    replies = [_say(deck, NoMatch(), words, gone).reply for words in ("sources", "audience patient")]

    assert [reply.outcome for reply in replies] == [Outcome.COURTESY, Outcome.COURTESY]
    assert [reply.sources for reply in replies] == [(), ()]
    assert [reply.offered for reply in replies] == [(), ()]


def test_the_time_comes_in_as_an_argument(deck: Deck) -> None:
    card = deck.card(BILLING)
    assert card is not None
    late = datetime.combine(card.review.due + timedelta(days=1), time(12), UTC)
    message = _message(Press(f"open:{BILLING}"))

    early_turn, late_turn = (
        step(deck, NOTHING, NEW, message, now, conduct=CONDUCT) for now in (NOON + timedelta(hours=1), late)
    )

    assert "overdue" not in early_turn.reply.banner
    assert "overdue" in late_turn.reply.banner
    assert [record.at for record in late_turn.records if isinstance(record, Receipt)] == [late]
