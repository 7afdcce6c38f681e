"""What a button does: exactly what its id says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from answers.audience import Audience
from answers.card import Card
from bot import wording
from bot.answering import opening, sources
from bot.choice import Action, Choice, parse_choice
from bot.conversation import NEW
from bot.covering import audience_choices, topics
from bot.records import AudienceChosen, Feedback, Forget, Gap, Reason, Wish
from bot.reply import Outcome, Reply
from bot.scene import Scene, asked_nothing, open_card, refusal, to_topics
from bot.turn import Turn

# What a receipt's id may hold: anyone can make one up, and it goes into the buttons that ask why.
_RECEIPT = re.compile(r"[\w .:/=+-]{1,200}", re.ASCII)


def choose(scene: Scene, choice_id: str) -> Turn:
    """The turn for a button, by its id."""
    parsed = parse_choice(choice_id)
    if parsed is None:
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *to_topics())
    action, target = parsed
    return _ACTIONS[action](scene, target)


def none_of_these(scene: Scene) -> Turn:
    """Refuse what was asked back about, and keep it for the content team."""
    asked = scene.conversation.asked
    if not asked:
        return scene.say(Outcome.COURTESY, (wording.NOTHING_OFFERED,), *to_topics())
    gap = Gap(asked, scene.conversation.offered, scene.now)
    return scene.keep(refusal(scene, wording.REFUSE_AFTER_NONE), asked_nothing(scene.conversation), gap)


def set_audience(scene: Scene, name: str) -> Turn:
    """Word the answers for somebody else from now on."""
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


def show_sources(scene: Scene, card: Card | None) -> Turn:
    """A card's sources."""
    if card is None or scene.deck.withheld(card, scene.today) is not None:
        return scene.say(Outcome.COURTESY, wording.NO_SOURCES)
    return scene.keep(sources(scene.deck, card, scene.conversation.audience, scene.today))


def forget(scene: Scene) -> Turn:
    """Forget who wrote, and all that they wrote."""
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.FORGOTTEN), NEW, Forget())


def _feedback(scene: Scene, feedback: Feedback) -> Turn:
    if not _RECEIPT.fullmatch(feedback.receipt):
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *to_topics())
    ask_why = not feedback.helpful and feedback.reason is None
    reasons = (
        Choice(Action.REASON, f"{reason}:{feedback.receipt}", wording.REASONS[reason]) for reason in Reason if ask_why
    )
    thanks = (wording.FEEDBACK_NOTED, *((wording.WHY_UNHELPFUL,) if ask_why else ()))
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=thanks, choices=tuple(reasons)), None, feedback)


def _tell(scene: Scene, receipt: str) -> Turn:
    if not _RECEIPT.fullmatch(receipt) or not scene.message.address:
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *to_topics())
    return scene.keep(Reply(Outcome.COURTESY, paragraphs=wording.WILL_TELL), None, Wish(receipt))


def _reason(scene: Scene, target: str) -> Turn:
    reason, _, receipt = target.partition(":")
    if reason not in tuple(Reason):
        return scene.say(Outcome.REFUSE, wording.UNKNOWN_BUTTON, *to_topics())
    return _feedback(scene, Feedback(receipt, helpful=False, at=scene.now, reason=Reason(reason)))


def show_topics(scene: Scene) -> Turn:
    """What there are cards about."""
    return scene.keep(topics(scene.deck, scene.today))


_ACTIONS: Mapping[Action, Callable[[Scene, str], Turn]] = {
    Action.OPEN: lambda scene, card_id: open_card(scene, card_id, 1.0),
    Action.NONE: lambda scene, _: none_of_these(scene),
    Action.AUDIENCE: set_audience,
    Action.SOURCES: lambda scene, card_id: show_sources(scene, scene.deck.card(card_id)),
    Action.HELPFUL: lambda scene, receipt: _feedback(scene, Feedback(receipt, helpful=True, at=scene.now)),
    Action.UNHELPFUL: lambda scene, receipt: _feedback(scene, Feedback(receipt, helpful=False, at=scene.now)),
    Action.REASON: _reason,
    Action.TOPICS: lambda scene, _: show_topics(scene),
    Action.SHARE: lambda scene, card_id: open_card(scene, card_id, 1.0),
    Action.TELL: _tell,
    Action.FORGET: lambda scene, _: forget(scene),
    Action.PRIVACY: lambda scene, _: scene.say(Outcome.COURTESY, wording.PRIVACY),
}
