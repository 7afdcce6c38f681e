"""Whatever two processes do, and whenever one of them dies: everything is answered once, and in order."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from bot.conversation import NEW, Conversation
from bot.delivery import LEASE, Taken
from bot.message import Message, Question
from bot.ports import Work
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, OpenDatabase, empty
from tests.fakes import NOON, BrokenError, clock_at

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
PROCESSES = st.integers(0, 1)
CONVERSATIONS = st.sampled_from("ab")


class EndedError(BaseException):
    """What a process that ends leaves in the middle of its work."""


def answer(message: Message, conversation: Conversation) -> Turn:
    return Turn(conversation, Reply(Outcome.COURTESY, paragraphs=(message.event,)))


def fail_on_even_ones(message: Message, conversation: Conversation) -> Turn:
    if int(message.event[1:]) % 2 == 0:
        raise BrokenError(message)
    return answer(message, conversation)


def end(message: Message, conversation: Conversation) -> Turn:
    raise EndedError(message, conversation)


def event_of(key: str) -> str:
    return key.partition(":")[2]


class TwoProcesses:
    """Two stores on one database, and what a platform saw of them."""

    def __init__(self, databases: Sequence[Database]) -> None:
        self._databases = databases
        self._databases[0].do(empty)
        self._stores = [SqlStore(database, KEYS) for database in self._databases]
        self._runner = asyncio.Runner()
        self.in_hand: list[tuple[int, Taken]] = []
        self.now: datetime = NOON
        self.accepted: dict[str, list[str]] = defaultdict(list)
        self.handled: dict[str, list[str]] = defaultdict(list)
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.lost_hold: set[str] = set()  # replies whose holder died and that nobody has given back since
        self.ever_lost: set[str] = set()

    @property
    def waiting(self) -> bool:
        """Whether messages wait for their turn."""
        return sum(map(len, self.handled.values())) < sum(map(len, self.accepted.values()))

    def close(self) -> None:
        self._runner.close()

    def accept(self, process: int, event: str) -> bool:
        message = Message(event, "test", event[0], "a person", Question("thanks"), "here")
        return self._runner.run(self._stores[process].accept(message, NEW, self.now))

    def handle(self, process: int, work: Work) -> int:
        handled = self._runner.run(self._stores[process].handle(work, APOLOGY, clock_at(self.now)))
        for event in (event_of(each.key) for each in handled if each.reply is not None):
            self.handled[event[0]].append(event)
        return len(handled)

    def take(self, process: int, most: int) -> None:
        for taken in self._runner.run(self._stores[process].take(["test"], most, self.now)):
            assert taken.again == (event_of(taken.outgoing.key) in self.lost_hold)
            self.in_hand.append((process, taken))

    def send_one(self) -> tuple[int, Taken] | None:
        """Send what was taken first."""
        if not self.in_hand:
            return None
        process, taken = self.in_hand[0]
        event = event_of(taken.outgoing.key)
        self.sent[event[0]].append(event)
        return process, taken

    def mark(self, process: int, taken: Taken) -> None:
        self.in_hand.remove((process, taken))
        self._runner.run(self._stores[process].delivered(taken, "id", self.now))

    def put_off(self) -> None:
        if self.in_hand:
            process, taken = self.in_hand.pop(0)
            self._runner.run(self._stores[process].put_off(taken, self.now + timedelta(seconds=3)))
            self.lost_hold.discard(event_of(taken.outgoing.key))

    def die(self, process: int) -> None:
        self._stores[process] = SqlStore(self._databases[process], KEYS)
        lost = {event_of(taken.outgoing.key) for owner, taken in self.in_hand if owner == process}
        self.lost_hold |= lost
        self.ever_lost |= lost
        self.in_hand = [(owner, taken) for owner, taken in self.in_hand if owner != process]


class OnceAndInOrder(RuleBasedStateMachine):
    """Anything that may happen, in any order."""

    databases: Sequence[Database]

    def __init__(self) -> None:
        super().__init__()
        self.world = TwoProcesses(self.databases)

    @initialize(processes=st.lists(PROCESSES, min_size=6, max_size=6))
    def begin(self, processes: list[int]) -> None:
        self.accept(processes[:3], "a")
        self.accept(processes[3:], "b")

    @rule(processes=st.lists(PROCESSES, min_size=1, max_size=3), conversation=CONVERSATIONS)
    def accept(self, processes: list[int], conversation: str) -> None:
        accepted = self.world.accepted[conversation]
        for process in processes:
            event = f"{conversation}{len(accepted)}"

            assert self.world.accept(process, event)

            accepted.append(event)

    @rule(process=PROCESSES, conversation=CONVERSATIONS, which=st.integers(0, 50))
    def repeat(self, process: int, conversation: str, which: int) -> None:
        accepted = self.world.accepted[conversation]

        assert not (accepted and self.world.accept(process, accepted[which % len(accepted)]))

    @precondition(lambda self: self.world.waiting)
    @rule(process=PROCESSES)
    def handle(self, process: int) -> None:
        """Handle everything, and take some of the replies."""
        self.world.now += timedelta(seconds=1)
        while self.world.handle(process, answer):
            pass
        self.world.take(process, 3)

    @precondition(lambda self: self.world.waiting)
    @rule(process=PROCESSES)
    def fail(self, process: int) -> None:
        self.world.handle(process, fail_on_even_ones)

    @precondition(lambda self: self.world.waiting)
    @rule(process=PROCESSES)
    def die_while_handling(self, process: int) -> None:
        with suppress(EndedError):
            self.world.handle(process, end)
        self.world.die(process)

    @rule(process=PROCESSES)
    def take(self, process: int) -> None:
        self.world.take(process, 3)

    @precondition(lambda self: len(self.world.in_hand) > 1)
    @rule()
    def put_off_the_first_and_send_the_next(self) -> None:
        self.world.put_off()
        self.send()

    @precondition(lambda self: self.world.in_hand)
    @rule()
    def send(self) -> None:
        sent = self.world.send_one()
        if sent:
            self.world.mark(*sent)

    @precondition(lambda self: self.world.in_hand)
    @rule()
    def die_between_sending_and_marking(self) -> None:
        sent = self.world.send_one()
        if sent:
            self.world.die(sent[0])

    @precondition(lambda self: self.world.in_hand)
    @rule()
    def put_off(self) -> None:
        self.world.put_off()

    @rule(seconds=st.integers(1, 6))
    def wait(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds / 5)

    @rule()
    def wait_until_both_are_dead_and_what_they_held_is_free(self) -> None:
        for process in range(2):
            self.world.die(process)
        self.world.now += LEASE

    @invariant()
    def each_is_handled_once_and_in_order(self) -> None:
        for conversation, handled in self.world.handled.items():
            assert handled == self.world.accepted[conversation][: len(handled)]

    @invariant()
    def each_is_sent_in_order_and_twice_only_if_a_process_died_holding_it(self) -> None:
        for conversation, sent in self.world.sent.items():
            first = list(dict.fromkeys(sent))
            assert first == self.world.accepted[conversation][: len(first)]
            assert {event for event in sent if sent.count(event) > 1} <= self.world.ever_lost

    def teardown(self) -> None:
        """Nothing is lost: when there is time, everything is answered."""
        for _ in range(100):
            self.wait_until_both_are_dead_and_what_they_held_is_free()
            while self.world.handle(0, answer):
                pass
            self.world.take(0, 10)
            while sent := self.world.send_one():
                self.world.mark(*sent)
            if all(set(events) == set(self.world.sent[chat]) for chat, events in self.world.accepted.items()):
                break
        self.world.close()
        self.each_is_sent_in_order_and_twice_only_if_a_process_died_holding_it()
        for conversation, accepted in self.world.accepted.items():
            assert list(dict.fromkeys(self.world.sent[conversation])) == accepted


def test_everything_is_answered_once_and_in_order(open_database: OpenDatabase) -> None:
    both = [open_database(), open_database()]

    class Machine(OnceAndInOrder):
        databases = both

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=settings().max_examples // 3, stateful_step_count=30)
    )
