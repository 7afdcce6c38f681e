"""A question on its way to the specialists."""

from dataclasses import replace

from slack_sdk.errors import SlackApiError

from adapters.slack.address import Address, Place
from adapters.slack.outbound import question_for_specialist
from adapters.slack.posting import Errand, begin_thread
from adapters.slack.refusals import NotDoneError, is_final, word_of
from bot import wording

# What the thread of a question to a specialist is linked to: this, and the address of the one who asked.
REFERRAL = "referral:"


async def refer(errand: Errand, question: str) -> None:
    """Post a question for the specialists, and keep whom their answers in its thread go to.

    Raises `NotDoneError` where it cannot be posted, so that the one who asked hears of it.
    """
    channel = errand.office.workspaces.of(errand.address.team).specialist_channel
    if not channel:
        raise NotDoneError("the workspace has no channel of specialists any more", wording.NOT_REFERRED)
    try:
        await _post(errand, channel, question)
    except SlackApiError as error:
        if not is_final(error):
            raise
        reason = f"no question can be posted in the channel of specialists, {channel}: {word_of(error)}"
        raise NotDoneError(reason, wording.NOT_REFERRED) from error


async def _post(errand: Errand, channel: str, question: str) -> None:
    address = errand.address
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
    """Where a question was asked, for those who can see it; empty where that is nobody else's to see.

    There is none either where the message was deleted since: the question is passed on all the same.
    """
    address = errand.address
    if address.place is not Place.THREAD or address.is_direct:
        return ""
    try:
        answer = await errand.client.chat_getPermalink(channel=address.channel, message_ts=address.thread)
    except SlackApiError as error:
        if not is_final(error):
            raise
        return ""
    return str(answer["permalink"])
