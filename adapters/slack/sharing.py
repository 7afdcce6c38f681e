"""An answer that somebody shares with a channel: once, however often they press."""

from adapters.slack.blocks import paragraphs
from adapters.slack.inbound import PLATFORM
from adapters.slack.outbound import draft
from adapters.slack.posting import Errand, Parts, for_everybody, privately
from bot import wording


async def share(errand: Errand, parts: Parts) -> str:
    """Post an answer for everybody, unless the same press was answered so before. Raises `NotDoneError`.

    All presses of one button share a conversation, so the first is posted, or given up, before the second comes here.
    """
    links, name = errand.office.links, f"{PLATFORM}:shared:{errand.address.conversation}"
    if await links.linked(name) not in (None, errand.key):
        return await privately(errand, [("told", draft(paragraphs(wording.ALREADY_SHARED)))])
    sent = await for_everybody(errand, parts)
    await links.link(name, errand.key)
    return sent
