"""One step of a conversation, as a pure function: the same input always gives the same turn.

A message is either a choice, which does exactly what its id says, or words. Words are looked at in this order, and
the first that applies decides:

    a red flag, or an error in looking for one                ->  the urgent reply, and nothing else
    unreadable (empty, only signs, too long, another script)  ->  says what to do
    a courtesy (thanks, help, topics, audience, ...)          ->  a fixed reply
    the id of a card, written out                             ->  that card
    a diagnosis, a dose or a decision for one person          ->  a refusal that offers the nearest cards
    one person is described, and no card is sure to answer    ->  the same
    what the matcher finds, with the conversation as context  ->  the card, a question back, or a refusal

Words to others that the bot overhears are answered where it is sure, and else met with silence. Words to a specialist
are passed on as they are, unless they tell of an emergency: nobody may wait for a specialist with one. A specialist's
words to a person are passed on in any case. What could not be freed of identifiers, so that nothing of it is left,
counts as an emergency.

The engine sees redacted words only, and time comes in as an argument.
"""

import re
from dataclasses import replace
from datetime import datetime

from answers.deck import Deck
from bot import wording
from bot.answering import opening
from bot.choice import Action, Choice
from bot.choosing import choose, set_audience
from bot.conduct import Conduct
from bot.conversation import Conversation
from bot.courteous import respond
from bot.emergency import alerts, urgent_reply
from bot.legibility import why_unreadable
from bot.message import Message, Press, Question, Referral, Relay, Unread
from bot.records import Gap
from bot.reply import Outcome, Reply
from bot.scene import Scene, asked_nothing, open_card, refusal, to_topics
from bot.turn import Turn
from intents.courtesies import recognise
from intents.match import MOST_CARDS, Context, Match, Matcher, NoMatch, Sure, Unsure

_WORTH_INTERRUPTING = (Outcome.ANSWER, Outcome.URGENT)
_CARD_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_AUDIENCE = re.compile(r"\s*(?:set )?audience[ :=]+(?:to )?(\w+)\W*", re.IGNORECASE)


def step(
    deck: Deck, matcher: Matcher, conversation: Conversation, message: Message, now: datetime, *, conduct: Conduct
) -> Turn:
    """What a message makes of a conversation, what to answer, and what to keep of it."""
    return _with_news(_step(deck, matcher, conversation, message, now, conduct=conduct), conversation.news)


def _with_news(turn: Turn, news: tuple[str, ...]) -> Turn:
    """The turn that tells the news first. Nothing comes before an emergency: then it is told the next time."""
    if not news:
        return turn
    if turn.reply.outcome in (Outcome.URGENT, Outcome.SILENT):
        return replace(turn, conversation=replace(turn.conversation, news=news))
    told = replace(turn.reply, paragraphs=(*news, *turn.reply.paragraphs))
    return replace(turn, reply=told, conversation=replace(turn.conversation, news=()))


def _step(
    deck: Deck, matcher: Matcher, conversation: Conversation, message: Message, now: datetime, *, conduct: Conduct
) -> Turn:
    conduct = conduct.offering(message.audiences)
    if conversation.audience not in conduct.audiences:
        conversation = replace(conversation, audience=conduct.audiences[0])
    scene = Scene(deck, matcher, conversation, message, now, conduct)
    content = message.content
    if isinstance(content, Press):
        return choose(scene, content.choice)
    if isinstance(content, Unread):
        return _unread(scene, content)
    if isinstance(content, Referral):
        return _emergency(scene, content.text) or _refer(scene, content.text)
    if isinstance(content, Relay):
        return _relay(scene, content.text)
    return _unless_overheard(content, _emergency(scene, content.text) or _read(scene, content.text), conversation)


def hurried(
    deck: Deck, matcher: Matcher, conversation: Conversation, message: Message, now: datetime, *, conduct: Conduct
) -> Turn:
    """The turn for one message too many: it is not answered, but an emergency in it still is."""
    scene, content = Scene(deck, matcher, conversation, message, now, conduct), message.content
    if isinstance(content, Unread):
        return _unread(scene, content)
    words = content.text if isinstance(content, Question | Referral) else ""
    turn = (_emergency(scene, words) if words else None) or scene.say(Outcome.REFUSE, wording.TOO_MANY)
    return _unless_overheard(content, turn, conversation) if isinstance(content, Question) else turn


def _unless_overheard(question: Question, turn: Turn, conversation: Conversation) -> Turn:
    """The turn, or silence where the words were to others and the bot has nothing worth interrupting them for."""
    if question.overheard and turn.reply.outcome not in _WORTH_INTERRUPTING:
        return Turn(conversation, Reply(Outcome.SILENT))
    return turn


def _emergency(scene: Scene, text: str) -> Turn | None:
    """The urgent turn for a red flag.

    Whatever goes wrong in looking for one counts as one: a person in danger must never get a routine answer because
    of our mistake. This is the one place where every error is caught; its class reaches the log with the turn.
    """
    failed = ""
    try:
        flag = scene.conduct.emergencies.find(text)
    except Exception as error:  # noqa: BLE001 - fails closed: see above
        flag, failed = None, type(error).__name__
    if flag is None and not failed:
        return None
    return _urgent(scene, flag.title if flag else wording.UNCLEAR_EMERGENCY, failed)


def _unread(scene: Scene, unread: Unread) -> Turn:
    """The urgent turn for words of which nothing is left: what they said is not known."""
    return _urgent(scene, wording.UNREAD_EMERGENCY, f"{unread.error} in the guard against identifiers")


def _urgent(scene: Scene, what: str, failed: str) -> Turn:
    """The urgent reply, with word of it to those who are named."""
    reply = urgent_reply(scene.conduct.urgent)
    if isinstance(scene.message.content, Referral):
        reply = replace(reply, paragraphs=(*reply.paragraphs, wording.URGENT_NOT_REFERRED))
    notices = alerts(scene.conduct.urgent, scene.message, what, scene.now)
    return replace(scene.keep(reply), outgoing=notices, failed=failed)


def _read(scene: Scene, text: str) -> Turn:
    unreadable = why_unreadable(text)
    if unreadable:
        return scene.say(Outcome.REFUSE, unreadable)
    audience = _AUDIENCE.fullmatch(text)
    if audience:
        return set_audience(scene, audience.group(1).casefold())
    courtesy = recognise(text)
    if courtesy:
        return respond(scene, courtesy)
    written_out = text.strip().casefold()
    if _CARD_ID.fullmatch(written_out) and scene.deck.topic(written_out.partition("/")[0]):
        return open_card(scene, written_out, 1.0)
    return _answer(scene, text)


def _answer(scene: Scene, text: str) -> Turn:
    """What the matcher finds, unless the question is about one person."""
    match = scene.matcher.match(text, Context(scene.conversation.topic, scene.conversation.card))
    individuals = scene.conduct.individuals
    if individuals.asks(text, sure=True):
        return _decline(scene, match)
    if not isinstance(match, Sure) and individuals.asks(text, sure=False):
        return _decline(scene, match, *_open_question(scene, text, match))
    return _reply_to(scene, text, match)


def _open_question(scene: Scene, text: str, match: Match) -> tuple[Gap, ...]:
    """What is kept of a question that no card comes near."""
    return (Gap(text, match.near, scene.now),) if isinstance(match, NoMatch) else ()


def _decline(scene: Scene, match: Match, *gaps: Gap) -> Turn:
    """Refuse to decide for one person; the cards that come nearest are offered, and none is sent."""
    near = (match.card,) if isinstance(match, Sure) else match.cards if isinstance(match, Unsure) else match.near
    cards = opening(scene.deck, near[:MOST_CARDS], scene.today)
    card = scene.deck.card(match.card) if isinstance(match, Sure) else None
    topic = (card.topic if card else "") if isinstance(match, Sure) else match.topic
    about = replace(asked_nothing(scene.conversation), topic=topic or scene.conversation.topic)
    reply = Reply(Outcome.REFUSE, paragraphs=wording.INDIVIDUAL, choices=(*cards, *to_topics()))
    return scene.keep(reply, about, *gaps)


def _reply_to(scene: Scene, text: str, match: Match) -> Turn:
    if isinstance(match, Sure):
        return _about(text, open_card(scene, match.card, match.confidence))
    if isinstance(match, Unsure):
        return _ask(scene, text, match)
    about = replace(asked_nothing(scene.conversation), topic=match.topic or scene.conversation.topic)
    reply = refusal(scene, wording.REFUSE, match.confidence)
    return _about(text, scene.keep(reply, about, Gap(text, match.near, scene.now)))


def _about(question: str, turn: Turn) -> Turn:
    """The turn with the question that its reply is about, so that a specialist can be asked the same."""
    return replace(turn, reply=replace(turn.reply, question=question))


def _ask(scene: Scene, text: str, match: Unsure) -> Turn:
    offers = opening(scene.deck, match.cards, scene.today)
    if not offers:
        return open_card(scene, match.cards[0], match.confidence)
    reply = Reply(
        Outcome.ASK,
        paragraphs=wording.ASK,
        choices=(*offers, Choice(Action.NONE, "", wording.NONE_OF_THESE)),
        confidence=match.confidence,
    )
    topic = match.topic or scene.conversation.topic
    return scene.keep(reply, replace(scene.conversation, topic=topic, asked=text, offered=match.cards))


# Specialists


def _refer(scene: Scene, question: str) -> Turn:
    if not question.strip():
        return scene.say(Outcome.COURTESY, wording.NO_REFERRAL)
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.REFERRED, referral=question))


def _relay(scene: Scene, words: str) -> Turn:
    reply = Reply(Outcome.COURTESY, heading=wording.FROM_SPECIALIST, paragraphs=(words,), disclaimer=wording.NOT_A_CARD)
    return scene.keep(reply)
