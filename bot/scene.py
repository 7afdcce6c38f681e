"""What a reply is made from, and how a turn is made of it: the deck, the conversation, the message and the time."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from answers.deck import Deck
from bot import wording
from bot.answering import answer, why_withheld
from bot.choice import Action, Choice
from bot.conduct import Conduct
from bot.conversation import Conversation
from bot.covering import covered
from bot.message import Message, Question
from bot.records import Gap, Receipt, Record
from bot.reply import Outcome, Reply
from bot.safety.guard import kinds_in
from bot.turn import Turn
from intents.match import Matcher


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a turn is made from."""

    deck: Deck
    matcher: Matcher
    conversation: Conversation
    message: Message
    now: datetime
    conduct: Conduct

    @property
    def today(self) -> date:
        """The day on which the message is answered."""
        return self.now.date()

    def say(self, outcome: Outcome, paragraphs: tuple[str, ...], *choices: Choice) -> Turn:
        """A turn that says the bot's own sentences and leaves the conversation as it is."""
        return self.keep(Reply(outcome, paragraphs=paragraphs, choices=choices))

    def keep(self, reply: Reply, conversation: Conversation | None = None, *records: Record) -> Turn:
        """A turn with this reply, its receipt, and what else is to be kept."""
        card = self.deck.card(reply.card)
        version = card.version if card else ""
        reply = replace(reply, receipt=self.message.key, paragraphs=self._with_note(reply))
        receipt = Receipt(reply.receipt, reply.outcome, reply.card, version, reply.confidence, self.now)
        return Turn(conversation or self.conversation, reply, (receipt, *records))

    def _with_note(self, reply: Reply) -> tuple[str, ...]:
        """The reply's paragraphs, with the note where identifiers were taken out; nothing comes before an emergency."""
        content = self.message.content
        if not isinstance(content, Question) or not kinds_in(content.text):
            return reply.paragraphs
        note = (wording.IDENTIFIERS_REMOVED,)
        return (*reply.paragraphs, *note) if reply.outcome is Outcome.URGENT else (*note, *reply.paragraphs)


def open_card(scene: Scene, card_id: str, confidence: float) -> Turn:
    """The card with this id, or why it cannot be sent."""
    card = scene.deck.card(card_id)
    if card is None:
        return _cannot_open(scene, wording.NO_CARD)
    withheld = scene.deck.withheld(card, scene.today)
    if withheld is not None:
        return _cannot_open(scene, (why_withheld(card, withheld),), card_id)
    audience, receipt = scene.conversation.audience, scene.message.key
    reply = answer(scene.deck, card, audience, confidence=confidence, receipt=receipt, today=scene.today)
    about = replace(asked_nothing(scene.conversation), topic=card.topic, card=card.id)
    return scene.keep(reply, about)


def _cannot_open(scene: Scene, why: tuple[str, ...], *near: str) -> Turn:
    said = scene.message.content
    gaps = (Gap(said.text, near, scene.now),) if isinstance(said, Question) else ()
    return scene.keep(Reply(Outcome.REFUSE, paragraphs=why, choices=to_topics()), None, *gaps)


def refusal(scene: Scene, paragraphs: tuple[str, ...], confidence: float = 0.0) -> Reply:
    """A refusal that says what the cards cover."""
    lines = (*paragraphs, covered(scene.deck, scene.today))
    return Reply(Outcome.REFUSE, paragraphs=lines, choices=(*to_topics(), *_to_tell(scene)), confidence=confidence)


def to_topics() -> tuple[Choice, ...]:
    """The offer to show what there is."""
    return (Choice(Action.TOPICS, "", wording.SHOW_TOPICS),)


def _to_tell(scene: Scene) -> tuple[Choice, ...]:
    """The offer to tell later, where something can be sent later."""
    return (Choice(Action.TELL, scene.message.key, wording.TELL_ME),) if scene.message.address else ()


def asked_nothing(conversation: Conversation) -> Conversation:
    """The conversation without a question that was asked back about."""
    return replace(conversation, asked="", offered=())
