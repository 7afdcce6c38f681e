"""What a courtesy gets: thanks, help, what there is, who reads, a new start."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import wording
from bot.choosing import forget, none_of_these, show_sources, show_topics
from bot.conversation import NEW
from bot.covering import audience_choices, covered
from bot.reply import Outcome, Reply
from bot.scene import Scene, to_topics
from bot.turn import Turn
from intents.courtesies import Courtesy


def respond(scene: Scene, courtesy: Courtesy) -> Turn:
    """The fixed reply to a courtesy."""
    return _REPLIES[courtesy](scene)


def _help(scene: Scene) -> Turn:
    return scene.say(Outcome.COURTESY, (*wording.HELP, covered(scene.deck, scene.today)), *to_topics())


def _greet(scene: Scene) -> Turn:
    lines = (*wording.WELCOME, covered(scene.deck, scene.today), wording.WHICH_DESCRIBES_YOU)
    return scene.say(Outcome.COURTESY, lines, *audience_choices(scene.conduct.audiences), *to_topics())


def _which(scene: Scene) -> Turn:
    return scene.say(Outcome.COURTESY, (wording.WHICH_DESCRIBES_YOU,), *audience_choices(scene.conduct.audiences))


def _policy(scene: Scene) -> Turn:
    notices = scene.deck.notices
    return scene.say(Outcome.COURTESY, (*notices.editorial_policy, notices.disclaimer_long))


_REPLIES: Mapping[Courtesy, Callable[[Scene], Turn]] = {
    Courtesy.GREETING: _greet,
    Courtesy.THANKS: lambda scene: scene.say(Outcome.COURTESY, wording.THANKS),
    Courtesy.HELP: _help,
    Courtesy.TOPICS: show_topics,
    Courtesy.AUDIENCE: _which,
    Courtesy.SOURCES: lambda scene: show_sources(scene, scene.deck.card(scene.conversation.card)),
    Courtesy.POLICY: _policy,
    Courtesy.RESTART: lambda scene: scene.keep(
        Reply(Outcome.COURTESY, paragraphs=wording.RESTARTED), replace(NEW, audience=scene.conversation.audience)
    ),
    Courtesy.FORGET: forget,
    Courtesy.NONE: none_of_these,
}
