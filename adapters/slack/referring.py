"""A question on its way to the specialists."""

from dataclasses import replace

from adapters.slack.address import Address, Place
from adapters.slack.outbound import question_for_specialist
from adapters.slack.posting import Errand, begin_thread
from bot.delivery import UndeliverableError

# What the thread of a question to a specialist is linked to: this, and the address of the one who asked.
REFERRAL = "referral:"


async def refer(errand: Errand, question: str) -> None:
    """Post a question for the specialists, and keep whom their answers in its thread go to."""
    address = errand.address
    channel = errand.office.workspaces.of(address.team).specialist_channel
    if not channel:
        raise UndeliverableError("the workspace has no channel of specialists any more")
    shown = "" if address.is_direct else address.channel
    made = question_for_specialist(question, shown, await _link_to(errand))
    there = replace(address, conversation=f"{REFERRAL}{lasting(address).to_text()}")
    await begin_thread(
        replace(errand, address=there), channel, [(f"question {n}", part) for n, part in enumerate(made)]
    )


def lasting(address: Address) -> Address:
    """Where the same person is reached hours later: what only they saw is a direct message then."""
    place = Place.DIRECT if address.place in (Place.PRIVATE, Place.HOME) else address.place
    return replace(address, place=place, response_url="")


async def _link_to(errand: Errand) -> str:
    """Where a question was asked, for those who can see it; empty where that is nobody else's to see."""
    address = errand.address
    if address.place is not Place.THREAD or address.is_direct:
        return ""
    answer = await errand.client.chat_getPermalink(channel=address.channel, message_ts=address.thread)
    return str(answer["permalink"])
