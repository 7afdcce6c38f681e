"""What a person is told who asks what is kept of them."""

from bot import wording
from bot.profile import Profile
from bot.reply import Outcome, Reply


def privacy(profile: Profile) -> Reply:
    """What is kept of a person, counted, and how to have it erased."""
    kept = ", ".join(f"{count} {kind}" for kind, count in profile.kept.items())
    audience = (wording.KEPT_AUDIENCE.format(audience=profile.audience.description),) if profile.audience else ()
    counted = wording.KEPT.format(kept=kept) if kept else wording.NOTHING_KEPT
    return Reply(Outcome.COURTESY, paragraphs=(*wording.PRIVACY, counted, *audience, wording.HOW_TO_FORGET))
