"""A dialogue of tests/dialogs, held with the real service, deck and matcher."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from adapters.memory import MemoryStore
from answers.deck import Deck
from answers.review import ReviewState
from bot.choice import Action
from bot.conversation import Conversation
from bot.message import Content, Message, Press, Question
from bot.plaintext import as_text
from bot.records import Record
from bot.reply import Outcome, Reply
from bot.service import Answered, Service
from intents.matcher import CardMatcher, Knowledge
from tests.bot.dialogfile import Dialogue, Step
from tests.fakes import NOON, ServiceFactory, with_state


def begin(dialogue: Dialogue, deck: Deck, knowledge: Knowledge, service: ServiceFactory) -> "Talk":
    """The talk that a dialogue tells of, before its first turn: with the deck and on the day that it names."""
    matcher = None
    if dialogue.retired or dialogue.submitted:
        deck = with_state(deck, dialogue.retired, ReviewState.RETIRED)
        deck = with_state(deck, dialogue.submitted, ReviewState.SUBMITTED)
        matcher = CardMatcher(deck, knowledge)
    now = datetime.combine(dialogue.today, time(12), UTC) if dialogue.today else NOON
    store = MemoryStore()
    talks = service(deck=deck, matcher=matcher, store=store, at=now)
    return Talk(talks, store, Conversation(audience=dialogue.audience))


@dataclass(slots=True)
class Talk:
    """A conversation with a service, and what was said in it."""

    service: Service
    store: MemoryStore
    start: Conversation
    said: list[Message] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    async def hold(self, step: Step, place: str) -> Answered:
        """Take a turn, and check that it comes out as its step says."""
        if not step.again:
            event = f"event {len(self.said)}"
            self.said.append(Message(event, "test", "the conversation", "a person", self._content(step)))
        before = self.store.records
        answered = await self.service.answer(self.said[-1], self.start)
        new = self.store.records[len(before) :]
        if step.again:
            assert answered.reply == self.replies[-1], f"{place}: a repeat gets the same reply"
            assert self.store.records == before, f"{place}: a repeat records nothing"
        _check_always(answered.reply, place)
        _check(step, answered, new, place)
        self.replies.append(answered.reply)
        return answered

    def _content(self, step: Step) -> Content:
        if step.press is not None:
            pressed = [choice.id for choice in self.replies[-1].choices if choice.label == step.press]
            assert len(pressed) == 1, f"the reply before has {len(pressed)} choices {step.press!r}"
            return Press(pressed[0])
        if step.press_id is not None:
            return Press(step.press_id)
        return Question((step.say or "") * step.times)


def _check(step: Step, answered: Answered, records: tuple[Record, ...], place: str) -> None:
    reply, text = answered.reply, as_text(answered.reply)
    assert step.outcome in (None, reply.outcome), f"{place}: {reply.outcome} with {text}"
    if step.card is not None:
        assert reply.card == step.card, place
    for part in step.shows:
        assert part in text, f"{place}: {part!r} is not shown in {text}"
    for part in step.hides:
        assert part.casefold() not in text.casefold(), f"{place}: {part!r} is shown in {text}"
    assert set(step.offers) <= set(reply.offered), place
    assert step.first in (None, *reply.offered[:1]), f"{place}: {reply.offered} are offered"
    assert set(step.buttons) <= {choice.label for choice in reply.choices}, place
    if step.records is not None:
        assert tuple(type(record).__name__ for record in records) == step.records, place
    assert answered.phi == step.phi, place


def _check_always(reply: Reply, place: str) -> None:
    """What holds of every reply, whatever was said."""
    assert "<" not in as_text(reply), place
    if reply.outcome is not Outcome.ANSWER:
        assert not reply.claims, place
    if reply.outcome is Outcome.ASK:
        assert 1 <= len(reply.offered) <= 3, place
        assert reply.choices[-1].action is Action.NONE, place
    if reply.outcome is Outcome.ANSWER:
        assert reply.claims, place
        assert reply.banner, place
        assert reply.disclaimer, place
        assert f"Card {reply.card}, version " in reply.footer, place
