"""One step of a conversation, as a pure function: the same input always gives the same turn.

A message is either a choice, which does exactly what its id says, or words. Words are looked at in this order, and
the first that applies decides:

    unreadable (empty, only signs, too long, another script)  ->  says what to do
    a courtesy (thanks, help, topics, audience, ...)          ->  a fixed reply
    the id of a card, written out                             ->  that card
    what the matcher finds, with the conversation as context  ->  the card, a question back, or a refusal

The engine sees redacted words only, and time comes in as an argument.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from answers.review import ReviewState
from bot import wording
from bot.answering import answer, opening, sources
from bot.choice import Action, Choice, parse_choice
from bot.conversation import NEW, Conversation
from bot.covering import audiences, covered, topics
from bot.message import Message, Press, Question
from bot.records import AudienceChosen, Feedback, Forget, Gap, Reason, Receipt, Record
from bot.reply import Outcome, Reply
from bot.turn import Turn
from intents.courtesies import Courtesy, recognise
from intents.match import Context, Matcher, Sure, Unsure

# A question longer than this is a letter; the longest of several hundred that clinicians wrote has 400 characters.
LONGEST_QUESTION = 2000

_CARD_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_AUDIENCE = re.compile(r"\s*(?:set )?audience[ :=]+(?:to )?(\w+)\W*", re.IGNORECASE)
# What a receipt's id may hold: it goes into the buttons that ask why.
_RECEIPT = re.compile(r"[\w .:/=+-]{1,200}", re.ASCII)
_ASCII = 128


def step(deck: Deck, matcher: Matcher, conversation: Conversation, message: Message, now: datetime) -> Turn:
    """What a message makes of a conversation, what to answer, and what to keep of it."""
    scene = _Scene(deck, matcher, conversation, message, now)
    if isinstance(message.content, Press):
        return _choose(scene, message.content.choice)
    return _read(scene, message.content.text)


@dataclass(frozen=True, slots=True)
class _Scene:
    deck: Deck
    matcher: Matcher
    conversation: Conversation
    message: Message
    now: datetime

    def say(self, outcome: Outcome, paragraphs: tuple[str, ...], *choices: Choice) -> Turn:
        """A turn that says the bot's own sentences and leaves the conversation as it is."""
        return self.keep(Reply(outcome, paragraphs=paragraphs, choices=choices))

    def keep(self, reply: Reply, conversation: Conversation | None = None, *records: Record) -> Turn:
        """A turn with this reply, its receipt, and what else is to be kept."""
        card = self.deck.card(reply.card)
        version = card.version if card else ""
        reply = replace(reply, receipt=self.message.key)
        receipt = Receipt(reply.receipt, reply.outcome, reply.card, version, reply.confidence, self.now)
        return Turn(conversation or self.conversation, reply, (receipt, *records))


def _read(scene: _Scene, text: str) -> Turn:
    unreadable = _unreadable(text)
    if unreadable:
        return scene.say(Outcome.REFUSE, unreadable)
    audience = _AUDIENCE.fullmatch(text)
    if audience:
        return _set_audience(scene, audience.group(1).casefold())
    courtesy = recognise(text)
    if courtesy:
        return _COURTESIES[courtesy](scene)
    written_out = text.strip().casefold()
    if _CARD_ID.fullmatch(written_out) and scene.deck.topic(written_out.partition("/")[0]):
        return _open(scene, written_out, 1.0)
    return _match(scene, text)


def _unreadable(text: str) -> tuple[str, ...]:
    if len(text) > LONGEST_QUESTION:
        return tuple(line.format(limit=LONGEST_QUESTION) for line in wording.TOO_LONG)
    letters = [character for character in text if character.isalpha()]
    if not any(character.isalnum() for character in text):
        return wording.NO_WORDS
    foreign = sum(ord(character) >= _ASCII for character in letters)
    return wording.OTHER_SCRIPT if foreign > len(letters) / 2 else ()


def _match(scene: _Scene, text: str) -> Turn:
    match = scene.matcher.match(text, Context(scene.conversation.topic, scene.conversation.card))
    if isinstance(match, Sure):
        return _open(scene, match.card, match.confidence)
    if isinstance(match, Unsure):
        return _ask(scene, text, match)
    about = replace(_asked_nothing(scene.conversation), topic=match.topic or scene.conversation.topic)
    return scene.keep(_refusal(scene.deck, wording.REFUSE, match.confidence), about, Gap(text, match.near, scene.now))


def _ask(scene: _Scene, text: str, match: Unsure) -> Turn:
    reply = Reply(
        Outcome.ASK,
        paragraphs=wording.ASK,
        choices=(*opening(scene.deck, match.cards), Choice(Action.NONE, "", wording.NONE_OF_THESE)),
        confidence=match.confidence,
    )
    topic = match.topic or scene.conversation.topic
    return scene.keep(reply, replace(scene.conversation, topic=topic, asked=text, offered=match.cards))


def _open(scene: _Scene, card_id: str, confidence: float) -> Turn:
    card = scene.deck.card(card_id)
    if card is None:
        return _cannot_open(scene, wording.NO_CARD)
    if not card.review.state.sendable:
        return _cannot_open(scene, _NOT_SENDABLE.get(card.review.state, wording.NOT_REVIEWED), card_id)
    audience, receipt = scene.conversation.audience, scene.message.key
    reply = answer(scene.deck, card, audience, confidence=confidence, receipt=receipt, today=scene.now.date())
    about = replace(_asked_nothing(scene.conversation), topic=card.topic, card=card.id)
    return scene.keep(reply, about)


_NOT_SENDABLE = {ReviewState.RETIRED: wording.RETIRED}


def _cannot_open(scene: _Scene, why: tuple[str, ...], *near: str) -> Turn:
    said = scene.message.content
    gaps = (Gap(said.text, near, scene.now),) if isinstance(said, Question) else ()
    return scene.keep(Reply(Outcome.REFUSE, paragraphs=why, choices=_to_topics()), None, *gaps)


def _refusal(deck: Deck, paragraphs: tuple[str, ...], confidence: float = 0.0) -> Reply:
    return Reply(
        Outcome.REFUSE, paragraphs=(*paragraphs, covered(deck)), choices=tuple(_to_topics()), confidence=confidence
    )


def _to_topics() -> tuple[Choice, ...]:
    return (Choice(Action.TOPICS, "", wording.SHOW_TOPICS),)


def _asked_nothing(conversation: Conversation) -> Conversation:
    return replace(conversation, asked="", offered=())


# Choices


def _choose(scene: _Scene, choice_id: str) -> Turn:
    parsed = parse_choice(choice_id)
    if parsed is None:
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *_to_topics())
    action, target = parsed
    return _ACTIONS[action](scene, target)


def _none(scene: _Scene) -> Turn:
    asked = scene.conversation.asked
    if not asked:
        return scene.say(Outcome.COURTESY, (wording.NOTHING_OFFERED,), *_to_topics())
    gap = Gap(asked, scene.conversation.offered, scene.now)
    return scene.keep(_refusal(scene.deck, wording.REFUSE_AFTER_NONE), _asked_nothing(scene.conversation), gap)


def _set_audience(scene: _Scene, name: str) -> Turn:
    if name not in tuple(Audience):
        lines = (wording.UNKNOWN_AUDIENCE, wording.WHICH_DESCRIBES_YOU)
        return scene.say(Outcome.COURTESY, lines, *audiences())
    audience = Audience(name)
    last = opening(scene.deck, (scene.conversation.card,))
    again = tuple(replace(choice, label=wording.AGAIN_FOR_AUDIENCE) for choice in last)
    reply = Reply(
        Outcome.COURTESY,
        paragraphs=(wording.AUDIENCE_SET.format(audience=audience.description.lower()),),
        choices=again,
    )
    return scene.keep(reply, replace(scene.conversation, audience=audience), AudienceChosen(audience))


def _sources(scene: _Scene, card: Card | None) -> Turn:
    if card is None or not card.review.state.sendable:
        return scene.say(Outcome.COURTESY, wording.NO_SOURCES)
    return scene.keep(sources(scene.deck, card, scene.now.date()))


def _feedback(scene: _Scene, feedback: Feedback) -> Turn:
    if not _RECEIPT.fullmatch(feedback.receipt):
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *_to_topics())
    ask_why = not feedback.helpful and feedback.reason is None
    reasons = (
        Choice(Action.REASON, f"{reason}:{feedback.receipt}", wording.REASONS[reason]) for reason in Reason if ask_why
    )
    thanks = (wording.FEEDBACK_NOTED, *((wording.WHY_UNHELPFUL,) if ask_why else ()))
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=thanks, choices=tuple(reasons)), None, feedback)


def _reason(scene: _Scene, target: str) -> Turn:
    reason, _, receipt = target.partition(":")
    if reason not in tuple(Reason):
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *_to_topics())
    return _feedback(scene, Feedback(receipt, helpful=False, at=scene.now, reason=Reason(reason)))


_ACTIONS: Mapping[Action, Callable[[_Scene, str], Turn]] = {
    Action.OPEN: lambda scene, card_id: _open(scene, card_id, 1.0),
    Action.NONE: lambda scene, _: _none(scene),
    Action.AUDIENCE: _set_audience,
    Action.SOURCES: lambda scene, card_id: _sources(scene, scene.deck.card(card_id)),
    Action.HELPFUL: lambda scene, receipt: _feedback(scene, Feedback(receipt, helpful=True, at=scene.now)),
    Action.UNHELPFUL: lambda scene, receipt: _feedback(scene, Feedback(receipt, helpful=False, at=scene.now)),
    Action.REASON: _reason,
    Action.TOPICS: lambda scene, _: _topics(scene),
}


# Courtesies


def _topics(scene: _Scene) -> Turn:
    return scene.keep(topics(scene.deck))


def _help(scene: _Scene) -> Turn:
    return scene.say(Outcome.COURTESY, (*wording.HELP, covered(scene.deck)), *_to_topics())


def _greet(scene: _Scene) -> Turn:
    lines = (*wording.WELCOME, covered(scene.deck), wording.WHICH_DESCRIBES_YOU)
    return scene.say(Outcome.COURTESY, lines, *audiences(), *_to_topics())


def _policy(scene: _Scene) -> Turn:
    notices = scene.deck.notices
    return scene.say(Outcome.COURTESY, (*notices.editorial_policy, notices.disclaimer_long))


_COURTESIES: Mapping[Courtesy, Callable[[_Scene], Turn]] = {
    Courtesy.GREETING: _greet,
    Courtesy.THANKS: lambda scene: scene.say(Outcome.COURTESY, wording.THANKS),
    Courtesy.HELP: _help,
    Courtesy.TOPICS: _topics,
    Courtesy.AUDIENCE: lambda scene: scene.say(Outcome.COURTESY, (wording.WHICH_DESCRIBES_YOU,), *audiences()),
    Courtesy.SOURCES: lambda scene: _sources(scene, scene.deck.card(scene.conversation.card)),
    Courtesy.POLICY: _policy,
    Courtesy.RESTART: lambda scene: scene.keep(
        Reply(Outcome.COURTESY, paragraphs=wording.RESTARTED), replace(NEW, audience=scene.conversation.audience)
    ),
    Courtesy.FORGET: lambda scene: scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.FORGOTTEN), NEW, Forget()),
    Courtesy.NONE: _none,
}
