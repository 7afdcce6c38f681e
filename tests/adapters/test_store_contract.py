"""What every store keeps to, whatever it keeps things in."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from adapters.settings import Keep
from adapters.storage import desk
from adapters.storage.store import SqlStore
from answers.audience import Audience
from bot.conversation import NEW, Conversation
from bot.delivery import LEASE, Outgoing
from bot.handling import MOST_TRIES, Handled
from bot.message import Content, Message, Press, Question, Referral, Relay, Unread
from bot.ports import Store, Work
from bot.records import AudienceChosen, Feedback, Forget, Gap, Reason, Receipt, Record
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.fakes import NOON, BrokenError, clock_at

MESSAGE = Message("event 1", "test", "one", "a person", Question("and the code?"), "here")
STATE = Conversation("t", "t/billing", Audience.CODER, "and the code?", ("t/billing", "t/safety"))
APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a store handed to the work."""

    message: Message
    conversation: Conversation


class Scribe:
    """Work that notes what it is handed, and makes the same turn of everything."""

    def __init__(
        self, state: Conversation | None = None, *records: Record, outgoing: tuple[Outgoing, ...] = ()
    ) -> None:
        self._state = state
        self._records = records
        self._outgoing = outgoing
        self.seen: list[Seen] = []

    def __call__(self, message: Message, conversation: Conversation) -> Turn:
        self.seen.append(Seen(message, conversation))
        at = NOON + int(message.event[-1]) * SECOND
        receipt = Receipt(message.key, Outcome.ANSWER, f"t/{message.event[-1]}", "v", 0.5, at)
        reply = Reply(Outcome.ANSWER, paragraphs=(f"to {message.event}",), card=receipt.card, receipt=receipt.id)
        return Turn(self._state or conversation, reply, (receipt, *self._records), self._outgoing)

    @property
    def events(self) -> list[str]:
        """The events of the messages that it was handed."""
        return [seen.message.event for seen in self.seen]


def failing(message: Message, conversation: Conversation) -> Turn:
    raise BrokenError(message.event, conversation)


def numbered(number: int, *, conversation: str = "one", content: Content = MESSAGE.content) -> Message:
    return replace(MESSAGE, event=f"event {number}", conversation=conversation, content=content)


async def accept(store: Store, *messages: Message, at: datetime = NOON) -> list[bool]:
    return [await store.accept(message, NEW, at) for message in messages]


async def handle_all(store: Store, work: Work | None = None, at: datetime = NOON) -> list[Handled]:
    """Have everything handled that can be handled at that time."""
    handled: list[Handled] = []
    while batch := await store.handle(work or Scribe(), APOLOGY, clock_at(at)):
        handled.extend(batch)
    return handled


async def send_all(store: Store, at: datetime = NOON, platforms: Collection[str] = ("test",)) -> list[Outgoing]:
    """Take and deliver everything that can be sent at that time."""
    sent: list[Outgoing] = []
    while batch := await store.take(platforms, 10, at):
        for taken in batch:
            await store.delivered(taken, "id", at)
            sent.append(taken.outgoing)
    return sent


# Accepting


async def test_an_event_is_accepted_once(store: Store) -> None:
    accepted = await accept(store, MESSAGE, MESSAGE, MESSAGE)

    assert accepted == [True, False, False]


async def test_an_event_is_not_accepted_again_after_it_was_handled_and_its_reply_sent(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    handled = await accept(store, MESSAGE)
    await send_all(store)

    assert handled == [False]
    assert await accept(store, MESSAGE) == [False]


async def test_an_event_is_known_by_its_id_and_not_by_what_it_says(store: Store) -> None:
    await accept(store, MESSAGE)

    same_id, same_words = await accept(
        store, replace(MESSAGE, content=Press("topics:")), replace(MESSAGE, event="event 2")
    )

    assert (same_id, same_words) == (False, True)


async def test_the_same_event_id_of_another_platform_is_another_event(store: Store) -> None:
    await accept(store, MESSAGE)

    assert await accept(store, replace(MESSAGE, platform="other")) == [True]


# Handling


async def test_where_nothing_waits_nothing_is_handled(store: Store) -> None:
    assert await store.handle(Scribe(), APOLOGY, clock_at(NOON)) == ()


@pytest.mark.parametrize(
    "content",
    [
        Question('a "question"\n\u00e9\U0001f642'),
        Question("said to others", overheard=True),
        Press("open:t/billing"),
        Referral("for a specialist"),
        Relay("of a specialist"),
        Unread("ValueError"),
    ],
)
async def test_a_message_is_handed_to_the_work_as_it_was_accepted(store: Store, content: Content) -> None:
    work = Scribe()
    await accept(store, replace(MESSAGE, content=content))

    (handled,) = await handle_all(store, work, NOON + 2 * SECOND)

    (seen,) = work.seen
    assert (seen.message.key, seen.message.platform, seen.message.content) == ("test:event 1", "test", content)
    assert seen.conversation == NEW
    assert (handled.key, handled.platform, handled.waited, handled.error) == ("test:event 1", "test", 2.0, "")


async def test_the_reply_is_kept_as_it_was_given(store: Store) -> None:
    await accept(store, MESSAGE)
    before = await store.reply(MESSAGE)

    (handled,) = await handle_all(store)

    assert before is None
    assert await store.reply(MESSAGE) == handled.reply
    assert await store.reply(replace(MESSAGE, event="another")) is None


async def test_a_message_is_handled_once(store: Store) -> None:
    work = Scribe()
    await accept(store, MESSAGE)

    await handle_all(store, work)
    await accept(store, MESSAGE)
    await handle_all(store, work)

    assert work.events == ["event 1"]


async def test_the_state_of_a_conversation_is_handed_to_its_next_message_and_to_no_other(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store, Scribe(STATE))
    work = Scribe()

    await accept(store, numbered(2), numbered(3, conversation="other"), replace(numbered(4), platform="other"))
    await handle_all(store, work)

    states = {seen.message.event: seen.conversation for seen in work.seen}
    assert states == {"event 2": STATE, "event 3": NEW, "event 4": NEW}


async def test_a_conversation_begins_where_its_first_message_says(store: Store) -> None:
    work = Scribe()
    await store.accept(MESSAGE, STATE, NOON)
    await handle_all(store, work)
    await store.accept(numbered(2), NEW, NOON)
    await handle_all(store, work)

    assert [seen.conversation for seen in work.seen] == [STATE, STATE]


async def test_messages_of_a_conversation_are_handled_in_their_order_one_in_a_batch(store: Store) -> None:
    work = Scribe()
    await accept(store, *(numbered(number) for number in range(4)), numbered(9, conversation="other"))

    first = await store.handle(work, APOLOGY, clock_at(NOON))
    await handle_all(store, work)

    assert {handled.key for handled in first} == {"test:event 0", "test:event 9"}
    assert [event for event in work.events if event != "event 9"] == ["event 0", "event 1", "event 2", "event 3"]


# Failing


async def test_a_message_that_fails_is_tried_again_later_and_keeps_nothing_before(store: Store) -> None:
    await accept(store, MESSAGE)
    (failed,) = await store.handle(failing, APOLOGY, clock_at(NOON))
    at_once = await store.handle(Scribe(), APOLOGY, clock_at(NOON))
    reply = await store.reply(MESSAGE)

    (handled,) = await handle_all(store, Scribe(), NOON + SECOND)

    assert (failed.error, failed.reply) == ("BrokenError", None)
    assert (at_once, reply) == ((), None)
    assert (handled.error, handled.reply is None) == ("", False)


async def test_a_message_that_fails_holds_up_its_own_conversation_only(store: Store) -> None:
    await accept(store, MESSAGE)
    await store.handle(failing, APOLOGY, clock_at(NOON))
    work = Scribe()

    await accept(store, numbered(2), numbered(3, conversation="other"))
    await handle_all(store, work)

    assert work.events == ["event 3"]


async def test_a_message_that_always_fails_is_set_aside_with_an_apology_and_the_next_one_has_its_turn(
    store: Store,
) -> None:
    await accept(store, MESSAGE, numbered(2))
    times = [NOON + 10 * number * SECOND for number in range(MOST_TRIES)]

    failed = [handled for at in times for handled in await store.handle(failing, APOLOGY, clock_at(at))]
    handled = await handle_all(store, Scribe(), times[-1])

    assert [each.reply for each in failed] == [None] * (MOST_TRIES - 1) + [APOLOGY]
    assert {each.error for each in failed} == {"BrokenError"}
    assert [each.key for each in handled] == ["test:event 2"]
    assert (await send_all(store, times[-1]))[0].reply == APOLOGY


async def test_one_that_fails_takes_no_other_with_it(store: Store) -> None:
    def work(message: Message, conversation: Conversation) -> Turn:
        return (failing if message.event == "event 2" else Scribe())(message, conversation)

    await accept(store, *(numbered(number, conversation=f"{number}") for number in range(5)))

    handled = await handle_all(store, work)

    assert {each.key: each.error for each in handled if each.error} == {"test:event 2": "BrokenError"}
    assert len(handled) == 5


# Sending


async def test_a_reply_is_taken_with_the_address_of_its_message(store: Store) -> None:
    await accept(store, MESSAGE)
    (handled,) = await handle_all(store, at=NOON + SECOND)

    (taken,) = await store.take(["test"], 10, NOON + SECOND)

    assert taken.outgoing == Outgoing("test:event 1", "test", "here", handled.reply or APOLOGY)
    assert (taken.tries, taken.again, taken.since) == (1, False, NOON)


async def test_a_reply_to_one_who_waits_for_it_is_not_sent(store: Store) -> None:
    await accept(store, replace(MESSAGE, address=""))
    await handle_all(store)

    assert await store.take(["test"], 10, NOON) == ()
    assert await store.reply(MESSAGE) is not None


async def test_a_reply_is_taken_by_one_and_given_to_another_only_when_the_lease_has_ended(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    await store.take(["test"], 10, NOON)

    at_once = await store.take(["test"], 10, NOON + LEASE - SECOND)
    (later,) = await store.take(["test"], 10, NOON + LEASE)

    assert at_once == ()
    assert (later.tries, later.again) == (2, True)


async def test_only_replies_of_the_platforms_that_are_named_are_taken_and_not_more_than_asked_for(store: Store) -> None:
    others = [replace(numbered(number, conversation=f"{number}"), platform="other") for number in range(3)]
    await accept(store, MESSAGE, *others)
    await handle_all(store)

    two = await store.take(["other"], 2, NOON)
    rest = await store.take(["test", "other"], 10, NOON)

    assert [taken.outgoing.platform for taken in two] == ["other", "other"]
    assert sorted(taken.outgoing.platform for taken in rest) == ["other", "test"]
    assert await store.take([], 10, NOON) == ()


async def test_replies_of_a_conversation_are_taken_in_their_order_one_after_the_other(store: Store) -> None:
    await accept(store, MESSAGE, numbered(2), numbered(3, conversation="other"))
    await handle_all(store)

    first = await store.take(["test"], 10, NOON)
    while_it_is_sent = await store.take(["test"], 10, NOON)
    for taken in first:
        await store.delivered(taken, "id", NOON)
    then = await store.take(["test"], 10, NOON)

    assert {taken.outgoing.key for taken in first} == {"test:event 1", "test:event 3"}
    assert while_it_is_sent == ()
    assert [taken.outgoing.key for taken in then] == ["test:event 2"]


async def test_a_reply_that_was_delivered_is_not_taken_again_and_still_known(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    await send_all(store)

    assert await send_all(store, NOON + 2 * LEASE) == []
    assert await store.reply(MESSAGE) is not None


async def test_a_reply_that_is_put_off_waits_and_the_next_of_its_conversation_waits_behind_it(store: Store) -> None:
    await accept(store, MESSAGE, numbered(2))
    await handle_all(store)
    (taken,) = await store.take(["test"], 10, NOON)

    await store.put_off(taken, NOON + 2 * SECOND)
    before = await store.take(["test"], 10, NOON + SECOND)
    (again,) = await store.take(["test"], 10, NOON + 2 * SECOND)

    assert before == ()
    assert (again.outgoing, again.tries, again.again) == (taken.outgoing, 2, False)


async def test_what_was_out_of_a_reply_when_it_was_put_off_is_known_to_who_takes_it_next(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    (taken,) = await store.take(["test"], 10, NOON)
    before = taken.outgoing.headway.so_far
    taken.outgoing.headway.so_far = "the first of two parts"

    await store.put_off(taken, NOON + SECOND)
    (again,) = await store.take(["test"], 10, NOON + SECOND)

    assert (before, again.outgoing.headway.so_far) == ("", "the first of two parts")


async def test_who_puts_off_what_another_delivered_meanwhile_changes_nothing(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    (late,) = await store.take(["test"], 10, NOON)
    (again,) = await store.take(["test"], 10, NOON + 2 * LEASE)
    await store.delivered(again, "sent", NOON + 2 * LEASE)

    await store.put_off(late, NOON + 3 * LEASE)

    assert await store.take(["test"], 10, NOON + 4 * LEASE) == ()


async def test_a_reply_that_is_set_aside_lets_the_next_one_through(store: Store) -> None:
    await accept(store, MESSAGE, numbered(2))
    await handle_all(store)
    (taken,) = await store.take(["test"], 10, NOON)

    await store.set_aside(taken, "UndeliverableError")

    assert [outgoing.key for outgoing in await send_all(store)] == ["test:event 2"]


async def test_what_a_turn_sends_to_others_goes_out_with_it(store: Store) -> None:
    relay = Outgoing("relay 1", "other", "there", Reply(Outcome.COURTESY, paragraphs=("A question for you.",)))
    await accept(store, MESSAGE)
    await handle_all(store, Scribe(None, outgoing=(relay,)))

    assert [taken.outgoing for taken in await store.take(["other"], 10, NOON)] == [relay]


# Remembering


async def test_of_somebody_unknown_nothing_is_kept(store: Store) -> None:
    profile = await store.profile("test", "nobody")

    assert (profile.audience, profile.recent, dict(profile.kept)) == (None, (), {})
    assert await store.forget("test", "nobody", NOON) == 0


async def test_a_profile_counts_what_is_kept_of_a_person(store: Store) -> None:
    await accept(store, MESSAGE, numbered(2, conversation="other"), numbered(3))
    await handle_all(store, Scribe(STATE, Gap("q", ("t/1",), NOON), AudienceChosen(Audience.CODER)))

    profile = await store.profile("test", "a person")

    assert profile.audience is Audience.CODER
    assert profile.recent[0] == "t/3"
    assert set(profile.recent) == {"t/1", "t/2", "t/3"}
    assert profile.kept == {"receipts": 3, "questions": 3, "conversations": 2}


async def test_a_chosen_audience_holds_for_the_conversations_that_the_person_begins_on_that_platform(
    store: Store,
) -> None:
    await accept(store, MESSAGE)
    await handle_all(store, Scribe(None, AudienceChosen(Audience.PATIENT)))
    work = Scribe()

    await store.accept(numbered(2, conversation="new"), Conversation("t", "t/1"), NOON)
    await accept(store, replace(numbered(3, conversation="3"), person="b"), replace(numbered(4), platform="other"))
    await handle_all(store, work)

    states = {seen.message.event: seen.conversation for seen in work.seen}
    assert states == {
        "event 2": Conversation("t", "t/1", Audience.PATIENT),
        "event 3": NEW,
        "event 4": NEW,
    }


async def test_the_last_chosen_audience_counts(store: Store) -> None:
    for number, audience in enumerate((Audience.PATIENT, Audience.CODER)):
        await accept(store, numbered(number))
        await handle_all(store, Scribe(None, AudienceChosen(audience)))

    assert (await store.profile("test", "a person")).audience is Audience.CODER


async def test_feedback_is_kept_for_a_receipt_that_is_kept_and_the_last_word_counts(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    words = [
        Feedback("test:event 1", helpful=True, at=NOON),
        Feedback("test:event 1", helpful=False, at=NOON, reason=Reason.OUTDATED),
        Feedback("test:event 99", helpful=False, at=NOON),
    ]
    for number, feedback in enumerate(words, start=2):
        await accept(store, numbered(number))
        await handle_all(store, Scribe(None, feedback))

    assert (await store.profile("test", "a person")).kept["feedback"] == 1


async def test_forgetting_erases_what_is_kept_of_one_person_and_of_no_other(store: Store) -> None:
    other = replace(numbered(2, conversation="other"), person="another")
    await accept(store, MESSAGE, other)
    await handle_all(store, Scribe(STATE, Gap("q", (), NOON), AudienceChosen(Audience.CODER)))
    work = Scribe()

    count = await store.forget("test", "a person", NOON)
    await accept(store, numbered(3), replace(numbered(4, conversation="other"), person="another"))
    erased, kept = await store.profile("test", "a person"), await store.profile("test", "another")
    await handle_all(store, work)

    assert count == 4
    assert (erased.audience, erased.recent, dict(erased.kept)) == (None, (), {})
    assert (kept.audience, kept.kept["questions"]) == (Audience.CODER, 1)
    assert [seen.conversation for seen in work.seen] == [NEW, STATE]


async def test_who_asks_in_the_chat_to_be_forgotten_is_forgotten_and_still_told_so(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store, Scribe(STATE, Gap("q", (), NOON), AudienceChosen(Audience.CODER)))
    await send_all(store)

    await accept(store, numbered(2))
    await handle_all(store, Scribe(NEW, Forget()))
    profile = await store.profile("test", "a person")

    assert (profile.audience, profile.recent, dict(profile.kept)) == (None, (), {})
    assert [outgoing.key for outgoing in await send_all(store)] == ["test:event 2"]


@pytest.mark.parametrize("first", ["set aside", "forget"])
async def test_a_reply_that_could_not_be_sent_to_one_who_is_forgotten_is_never_sent(store: Store, first: str) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)
    (taken,) = await store.take(["test"], 10, NOON)
    for step in (first, *{"set aside", "forget"} - {first}):
        if step == "forget":
            await store.forget("test", "a person", NOON)
        else:
            await store.set_aside(taken, "UndeliverableError")

    if isinstance(store, SqlStore):
        await store._database.run(lambda connection: desk.retry(connection, "", NOON))  # noqa: SLF001 - as an operator

    assert await store.take(["test"], 10, NOON + LEASE) == ()
    assert (await store.backlog(NOON)).replies_aside == 0


async def test_a_reply_on_its_way_to_one_who_is_forgotten_still_arrives(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)

    await store.forget("test", "a person", NOON)

    assert [outgoing.key for outgoing in await send_all(store)] == ["test:event 1"]


async def test_a_repeat_is_still_known_after_its_person_was_forgotten(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store)

    await store.forget("test", "a person", NOON)

    assert await accept(store, MESSAGE) == [False]


async def test_a_conversation_is_known_once_something_was_answered_in_it(store: Store) -> None:
    await accept(store, MESSAGE)
    before = await store.knows(MESSAGE)

    await handle_all(store)

    assert (before, await store.knows(MESSAGE)) == (False, True)
    assert not await store.knows(numbered(2, conversation="another"))


async def test_what_is_silent_is_handled_and_never_sent(store: Store) -> None:
    await accept(store, MESSAGE)

    handled = await handle_all(store, lambda _, conversation: Turn(conversation, Reply(Outcome.SILENT)))

    assert [each.reply for each in handled] == [Reply(Outcome.SILENT)]
    assert await send_all(store) == []
    assert await accept(store, MESSAGE) == [False]


async def age(store: Store) -> None:
    """Have the store forget by which keys repeats are known, as each does in time."""
    if isinstance(store, SqlStore):
        await store.purge(Keep(), NOON + 3 * DAY)
        return
    for number in range(10_000):
        await store.accept(replace(MESSAGE, event=f"of a crowd {number}", conversation="crowd"), NEW, NOON)


async def test_a_repeat_that_is_not_known_any_more_is_answered_anew_and_takes_no_other_with_it(store: Store) -> None:
    await accept(store, MESSAGE)
    await handle_all(store, Scribe(STATE, Gap("q", (), NOON)))
    await send_all(store)
    await age(store)
    at = NOON + 3 * DAY

    accepted = await accept(store, MESSAGE, numbered(2, conversation="other"), at=at)
    handled = await store.handle(Scribe(STATE, Gap("q", (), at)), APOLOGY, clock_at(at))

    assert accepted == [True, True]
    assert {each.key for each in handled if not each.error} >= {"test:event 1", "test:event 2"}
    assert "test:event 1" in {outgoing.key for outgoing in await send_all(store, at)}
