"""What a person is told who asks what is kept of them."""

from dataclasses import replace

from bot import wording
from bot.profile import Profile
from bot.reply import Reply


def with_profile(reply: Reply, profile: Profile, *, in_group: bool) -> Reply:
    """The reply with what is kept of a person, counted, and how to have it erased.

    Whom they had the wording made for is said to them alone: that somebody is a patient is not a group's to know.
    """
    kept = ", ".join(f"{count} {kind}" for kind, count in profile.kept.items())
    counted = wording.KEPT.format(kept=kept) if kept else wording.NOTHING_KEPT
    known = profile.audience if not in_group else None
    audience = (wording.KEPT_AUDIENCE.format(audience=known.description),) if known else ()
    return replace(reply, paragraphs=(*reply.paragraphs, counted, *audience, wording.HOW_TO_FORGET))
