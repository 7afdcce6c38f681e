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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from bot import wording
from bot.answering import answer, opening, sources, why_withheld
from bot.choice import Action, Choice, parse_choice
from bot.conduct import Conduct
from bot.conversation import NEW, Conversation
from bot.covering import audience_choices, covered, topics
from bot.emergency import alerts, urgent_reply
from bot.legibility import why_unreadable
from bot.message import Message, Press, Question, Referral, Relay, Unread
from bot.records import AudienceChosen, Feedback, Forget, Gap, Reason, Receipt, Record, Wish
from bot.reply import Outcome, Reply
from bot.safety.guard import kinds_in
from bot.turn import Turn
from intents.courtesies import Courtesy, recognise
from intents.match import MOST_CARDS, Context, Match, Matcher, NoMatch, Sure, Unsure

_WORTH_INTERRUPTING = (Outcome.ANSWER, Outcome.URGENT)
_CARD_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_AUDIENCE = re.compile(r"\s*(?:set )?audience[ :=]+(?:to )?(\w+)\W*", re.IGNORECASE)
# What a receipt's id may hold: anyone can make one up, and it goes into the buttons that ask why.
_RECEIPT = re.compile(r"[\w .:/=+-]{1,200}", re.ASCII)


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
    scene = _Scene(deck, matcher, conversation, message, now, conduct)
    content = message.content
    if isinstance(content, Press):
        return _choose(scene, content.choice)
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
    scene, content = _Scene(deck, matcher, conversation, message, now, conduct), message.content
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


@dataclass(frozen=True, slots=True)
class _Scene:
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


def _emergency(scene: _Scene, text: str) -> Turn | None:
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


def _unread(scene: _Scene, unread: Unread) -> Turn:
    """The urgent turn for words of which nothing is left: what they said is not known."""
    return _urgent(scene, wording.UNREAD_EMERGENCY, f"{unread.error} in the guard against identifiers")


def _urgent(scene: _Scene, what: str, failed: str) -> Turn:
    """The urgent reply, with word of it to those who are named."""
    reply = urgent_reply(scene.conduct.urgent)
    if isinstance(scene.message.content, Referral):
        reply = replace(reply, paragraphs=(*reply.paragraphs, wording.URGENT_NOT_REFERRED))
    notices = alerts(scene.conduct.urgent, scene.message, what, scene.now)
    return replace(scene.keep(reply), outgoing=notices, failed=failed)


def _read(scene: _Scene, text: str) -> Turn:
    unreadable = why_unreadable(text)
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
    return _answer(scene, text)


def _answer(scene: _Scene, text: str) -> Turn:
    """What the matcher finds, unless the question is about one person."""
    match = scene.matcher.match(text, Context(scene.conversation.topic, scene.conversation.card))
    individuals = scene.conduct.individuals
    if individuals.asks(text, sure=True):
        return _decline(scene, match)
    if not isinstance(match, Sure) and individuals.asks(text, sure=False):
        return _decline(scene, match, *_open_question(scene, text, match))
    return _reply_to(scene, text, match)


def _open_question(scene: _Scene, text: str, match: Match) -> tuple[Gap, ...]:
    """What is kept of a question that no card comes near."""
    return (Gap(text, match.near, scene.now),) if isinstance(match, NoMatch) else ()


def _decline(scene: _Scene, match: Match, *gaps: Gap) -> Turn:
    """Refuse to decide for one person; the cards that come nearest are offered, and none is sent."""
    near = (match.card,) if isinstance(match, Sure) else match.cards if isinstance(match, Unsure) else match.near
    cards = opening(scene.deck, near[:MOST_CARDS], scene.today)
    card = scene.deck.card(match.card) if isinstance(match, Sure) else None
    topic = (card.topic if card else "") if isinstance(match, Sure) else match.topic
    about = replace(_asked_nothing(scene.conversation), topic=topic or scene.conversation.topic)
    reply = Reply(Outcome.REFUSE, paragraphs=wording.INDIVIDUAL, choices=(*cards, *_to_topics()))
    return scene.keep(reply, about, *gaps)


def _reply_to(scene: _Scene, text: str, match: Match) -> Turn:
    if isinstance(match, Sure):
        return _about(text, _open(scene, match.card, match.confidence))
    if isinstance(match, Unsure):
        return _ask(scene, text, match)
    about = replace(_asked_nothing(scene.conversation), topic=match.topic or scene.conversation.topic)
    refusal = _refusal(scene, wording.REFUSE, match.confidence)
    return _about(text, scene.keep(refusal, about, Gap(text, match.near, scene.now)))


def _about(question: str, turn: Turn) -> Turn:
    """The turn with the question that its reply is about, so that a specialist can be asked the same."""
    return replace(turn, reply=replace(turn.reply, question=question))


def _ask(scene: _Scene, text: str, match: Unsure) -> Turn:
    offers = opening(scene.deck, match.cards, scene.today)
    if not offers:
        return _open(scene, match.cards[0], match.confidence)
    reply = Reply(
        Outcome.ASK,
        paragraphs=wording.ASK,
        choices=(*offers, Choice(Action.NONE, "", wording.NONE_OF_THESE)),
        confidence=match.confidence,
    )
    topic = match.topic or scene.conversation.topic
    return scene.keep(reply, replace(scene.conversation, topic=topic, asked=text, offered=match.cards))


def _open(scene: _Scene, card_id: str, confidence: float) -> Turn:
    card = scene.deck.card(card_id)
    if card is None:
        return _cannot_open(scene, wording.NO_CARD)
    withheld = scene.deck.withheld(card, scene.today)
    if withheld is not None:
        return _cannot_open(scene, (why_withheld(card, withheld),), card_id)
    audience, receipt = scene.conversation.audience, scene.message.key
    reply = answer(scene.deck, card, audience, confidence=confidence, receipt=receipt, today=scene.today)
    about = replace(_asked_nothing(scene.conversation), topic=card.topic, card=card.id)
    return scene.keep(reply, about)


def _cannot_open(scene: _Scene, why: tuple[str, ...], *near: str) -> Turn:
    said = scene.message.content
    gaps = (Gap(said.text, near, scene.now),) if isinstance(said, Question) else ()
    return scene.keep(Reply(Outcome.REFUSE, paragraphs=why, choices=_to_topics()), None, *gaps)


def _refusal(scene: _Scene, paragraphs: tuple[str, ...], confidence: float = 0.0) -> Reply:
    lines = (*paragraphs, covered(scene.deck, scene.today))
    return Reply(Outcome.REFUSE, paragraphs=lines, choices=(*_to_topics(), *_to_tell(scene)), confidence=confidence)


def _to_topics() -> tuple[Choice, ...]:
    return (Choice(Action.TOPICS, "", wording.SHOW_TOPICS),)


def _to_tell(scene: _Scene) -> tuple[Choice, ...]:
    """The offer to tell later, where something can be sent later."""
    return (Choice(Action.TELL, scene.message.key, wording.TELL_ME),) if scene.message.address else ()


def _asked_nothing(conversation: Conversation) -> Conversation:
    return replace(conversation, asked="", offered=())


# Specialists


def _refer(scene: _Scene, question: str) -> Turn:
    if not question.strip():
        return scene.say(Outcome.COURTESY, wording.NO_REFERRAL)
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.REFERRED, referral=question))


def _relay(scene: _Scene, words: str) -> Turn:
    reply = Reply(Outcome.COURTESY, heading=wording.FROM_SPECIALIST, paragraphs=(words,), disclaimer=wording.NOT_A_CARD)
    return scene.keep(reply)


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
    return scene.keep(_refusal(scene, wording.REFUSE_AFTER_NONE), _asked_nothing(scene.conversation), gap)


def _set_audience(scene: _Scene, name: str) -> Turn:
    if name not in scene.conduct.audiences:
        unknown = wording.NO_PATIENTS if name == Audience.PATIENT else wording.UNKNOWN_AUDIENCE
        lines = (unknown, wording.WHICH_DESCRIBES_YOU)
        return scene.say(Outcome.COURTESY, lines, *audience_choices(scene.conduct.audiences))
    audience = Audience(name)
    last = opening(scene.deck, (scene.conversation.card,), scene.today)
    again = tuple(replace(choice, label=wording.AGAIN_FOR_AUDIENCE) for choice in last)
    reply = Reply(
        Outcome.COURTESY,
        paragraphs=(wording.AUDIENCE_SET.format(audience=audience.description.lower()),),
        choices=again,
    )
    return scene.keep(reply, replace(scene.conversation, audience=audience), AudienceChosen(audience))


def _sources(scene: _Scene, card: Card | None) -> Turn:
    if card is None or scene.deck.withheld(card, scene.today) is not None:
        return scene.say(Outcome.COURTESY, wording.NO_SOURCES)
    return scene.keep(sources(scene.deck, card, scene.conversation.audience, scene.today))


def _forget(scene: _Scene) -> Turn:
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.FORGOTTEN), NEW, Forget())


def _feedback(scene: _Scene, feedback: Feedback) -> Turn:
    if not _RECEIPT.fullmatch(feedback.receipt):
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *_to_topics())
    ask_why = not feedback.helpful and feedback.reason is None
    reasons = (
        Choice(Action.REASON, f"{reason}:{feedback.receipt}", wording.REASONS[reason]) for reason in Reason if ask_why
    )
    thanks = (wording.FEEDBACK_NOTED, *((wording.WHY_UNHELPFUL,) if ask_why else ()))
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=thanks, choices=tuple(reasons)), None, feedback)


def _tell(scene: _Scene, receipt: str) -> Turn:
    if not _RECEIPT.fullmatch(receipt) or not scene.message.address:
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *_to_topics())
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.WILL_TELL), None, Wish(receipt))


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
    Action.SHARE: lambda scene, card_id: _open(scene, card_id, 1.0),
    Action.TELL: _tell,
    Action.FORGET: lambda scene, _: _forget(scene),
    Action.PRIVACY: lambda scene, _: scene.say(Outcome.COURTESY, wording.PRIVACY),
}


# Courtesies


def _topics(scene: _Scene) -> Turn:
    return scene.keep(topics(scene.deck, scene.today))


def _help(scene: _Scene) -> Turn:
    return scene.say(Outcome.COURTESY, (*wording.HELP, covered(scene.deck, scene.today)), *_to_topics())


def _greet(scene: _Scene) -> Turn:
    lines = (*wording.WELCOME, covered(scene.deck, scene.today), wording.WHICH_DESCRIBES_YOU)
    return scene.say(Outcome.COURTESY, lines, *audience_choices(scene.conduct.audiences), *_to_topics())


def _which(scene: _Scene) -> Turn:
    return scene.say(Outcome.COURTESY, (wording.WHICH_DESCRIBES_YOU,), *audience_choices(scene.conduct.audiences))


def _policy(scene: _Scene) -> Turn:
    notices = scene.deck.notices
    return scene.say(Outcome.COURTESY, (*notices.editorial_policy, notices.disclaimer_long))


_COURTESIES: Mapping[Courtesy, Callable[[_Scene], Turn]] = {
    Courtesy.GREETING: _greet,
    Courtesy.THANKS: lambda scene: scene.say(Outcome.COURTESY, wording.THANKS),
    Courtesy.HELP: _help,
    Courtesy.TOPICS: _topics,
    Courtesy.AUDIENCE: _which,
    Courtesy.SOURCES: lambda scene: _sources(scene, scene.deck.card(scene.conversation.card)),
    Courtesy.POLICY: _policy,
    Courtesy.RESTART: lambda scene: scene.keep(
        Reply(Outcome.COURTESY, paragraphs=wording.RESTARTED), replace(NEW, audience=scene.conversation.audience)
    ),
    Courtesy.FORGET: _forget,
    Courtesy.NONE: _none,
}
