"""Questions of machines: JSON objects in, JSON objects out, the same on the command line and over HTTP."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from answers.audience import Audience
from answers.deck import Deck
from bot.conversation import NEW, Conversation
from bot.message import Content, Message, Press, Question
from bot.plaintext import as_text
from bot.reply import Outcome
from bot.service import Answered, Service

_MOST_TURNS = 200
_EVERYBODY = tuple(Audience)


class AskError(Exception):
    """What was asked has not the form of a question; the text says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a machine asks: the messages of one conversation in their order, and the state that it begins in."""

    contents: tuple[Content, ...]
    start: Conversation = NEW
    dialogue: bool = False


def read_asked(request: object, deck: Deck, audiences: Collection[Audience] = _EVERYBODY) -> Asked:
    """The question in `{"q": …}` or the dialogue in `{"turns": [{"say": …} or {"press": …}, …]}`.

    `"context"` names the card that the conversation has just seen, `"audience"` the wording, one of
    `audiences`; other keys are ignored. Raises `AskError`.
    """
    if not isinstance(request, Mapping):
        raise AskError('expected an object like {"q": "your question"}')
    start = starting(deck, request.get("context"), request.get("audience"), audiences)
    if "turns" in request:
        turns = request["turns"]
        if not isinstance(turns, list) or not turns:
            raise AskError('"turns" must be a list like [{"say": "your question"}] with at least one entry')
        if len(turns) > _MOST_TURNS:
            raise AskError(f'"turns" has {len(turns)} entries: at most {_MOST_TURNS}, please')
        return Asked(tuple(_content(turn) for turn in turns), start, dialogue=True)
    question = request.get("q")
    if not isinstance(question, str):
        raise AskError('"q" is missing or no text: write {"q": "your question"}')
    return Asked((Question(question),), start)


def starting(
    deck: Deck, context: object = None, audience: object = None, audiences: Collection[Audience] = _EVERYBODY
) -> Conversation:
    """The state of a conversation that has just seen the card `context`, with one of the audiences that are offered.

    Raises `AskError`.
    """
    card = deck.card(context) if isinstance(context, str) else None
    if context is not None and card is None:
        raise AskError(f'there is no card of the name that "context" gives; the cards are {_some(deck)}')
    if audience is not None and audience not in tuple(Audience):
        raise AskError(f'there is no such "audience"; there are {", ".join(audiences)}')
    if audience is not None and audience not in audiences:
        raise AskError(f'the audience "{audience}" is switched off here (AUDIENCES); there are {", ".join(audiences)}')
    return Conversation(
        topic=card.topic if card else "",
        card=card.id if card else "",
        audience=Audience(str(audience)) if audience else NEW.audience,
    )


async def ask(service: Service, asked: Asked, platform: str, conversation: UUID) -> dict[str, object]:
    """The answer object of a question, or `{"turns": [object, …]}` of a dialogue."""
    objects = []
    for number, content in enumerate(asked.contents):
        message = Message(f"{conversation}:{number}", platform, str(conversation), str(conversation), content)
        objects.append(as_object(await service.answer(message, asked.start)))
    return {"turns": objects} if asked.dialogue else objects[0]


def as_object(answered: Answered) -> dict[str, object]:
    """An answer for machines. `choices` are the cards that it offers."""
    reply = answered.reply
    offers = reply.outcome in (Outcome.ANSWER, Outcome.ASK, Outcome.REFUSE)
    return {
        "outcome": reply.outcome.value,
        "card": reply.card if reply.outcome is Outcome.ANSWER else None,
        "choices": list(reply.offered) if offers else [],
        "confidence": round(reply.confidence, 4),
        "phi": list(answered.phi),
        "stored": answered.stored,
        "text": as_text(reply),
    }


def _content(turn: object) -> Content:
    if isinstance(turn, Mapping) and isinstance(turn.get("say"), str):
        return Question(turn["say"])
    if isinstance(turn, Mapping) and isinstance(turn.get("press"), str):
        return Press(turn["press"])
    raise AskError('each of "turns" must be {"say": "words"} or {"press": "the id of a choice"}')


def _some(deck: Deck) -> str:
    named = [card.id for card in deck.cards[:12]]
    return ", ".join(named) + (", ..." if len(deck.cards) > len(named) else "")
