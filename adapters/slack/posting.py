"""The ways in which a reply reaches people: into a thread, to one person, to everybody, directly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.address import Address
from adapters.slack.inbound import PLATFORM, thread_key
from adapters.slack.office import Office
from adapters.slack.outbound import Draft
from adapters.slack.payload import is_response_url
from adapters.slack.progress import Progress, Spot
from adapters.slack.refusals import NotDoneError, is_final, is_not_there, raise_if_busy, word_of
from bot import wording

# Messages, each under the name by which it is known whether it is out.
Parts: TypeAlias = Sequence[tuple[str, Draft]]

_OK = 200
# A response_url may be used five times within half an hour (Handling user interaction in your Slack apps).
_MOST_RESPONSES = 5
_PRIVATE = Spot()


@dataclass(frozen=True, slots=True)
class Errand:
    """A reply on its way: which one, as whom, where to, and how far it has come."""

    key: str
    office: Office
    client: AsyncWebClient
    address: Address
    progress: Progress


async def into_thread(errand: Errand, parts: Parts) -> str:
    """Post into a thread; where the bot is no member of the channel, show it to whoever pressed the button."""
    place = Spot(errand.address.channel, errand.address.thread)
    try:
        return (await post_all(errand, place, parts)).ts
    except SlackApiError as error:
        if not is_not_there(error):
            raise
        return await privately(errand, parts)


async def post_all(errand: Errand, place: Spot, parts: Parts) -> Spot:
    """Post messages into a thread, and give where the first stands."""
    posted = [await errand.progress.once(name, partial(_post, errand, place, made)) for name, made in parts]
    return posted[0] if posted else Spot()


async def begin_thread(errand: Errand, channel: str, parts: Parts) -> str:
    """Post what begins a thread, in which the conversation then goes on."""
    root = Spot(channel)
    for name, made in parts:
        spot = await errand.progress.once(name, partial(_post, errand, root, made))
        if spot.ts and not root.ts:
            root = spot
            await _go_on_there(errand, root)
    return root.ts


async def for_everybody(errand: Errand, parts: Parts) -> str:
    """Post for everybody; where the bot is no member of the channel, by the address that came with the button.

    Raises `NotDoneError` where neither can be.
    """
    try:
        return await begin_thread(errand, errand.address.channel, parts)
    except SlackApiError as error:
        if not is_final(error):
            raise
        if not is_not_there(error) or not errand.address.response_url:
            raise NotDoneError(f"not shared: {word_of(error)}", wording.NOT_SHARED) from error
    if len(parts) > _MOST_RESPONSES:
        raise NotDoneError(f"not shared: {len(parts)} messages", wording.TOO_LONG_TO_SHARE)
    for name, made in parts:
        await errand.progress.once(name, partial(_respond_to_all, errand, made))
    return ""


async def privately(errand: Errand, parts: Parts) -> str:
    """Show a reply to one person: by the address that came with the question, in the channel, or directly."""
    try:
        for number, (name, made) in enumerate(parts):
            await errand.progress.once(name, partial(_show, errand, made, by_url=number < _MOST_RESPONSES))
    except SlackApiError as error:
        if not is_not_there(error):
            raise
        await begin_thread(errand, errand.address.user, parts)
    return ""


async def respond(office: Office, response_url: str, body: Mapping[str, Any]) -> bool:
    """Whether Slack took a message at an address that it gave out. Raises `LaterError` where it may do so later."""
    async with office.api.session.post(response_url, json=body, allow_redirects=False) as answer:
        raise_if_busy(answer)
        return answer.status == _OK and '"ok":false' not in (await answer.text()).replace(" ", "")


async def _go_on_there(errand: Errand, root: Spot) -> None:
    """Keep what the thread stands for. It is known before anything else is posted, for somebody may answer at once."""
    if errand.address.conversation:
        name = thread_key(errand.address.team, root.channel, root.ts)
        await errand.office.links.link(f"{PLATFORM}:{name}", errand.address.conversation)


async def _post(errand: Errand, place: Spot, made: Draft) -> Spot:
    posted = await errand.client.chat_postMessage(channel=place.channel, thread_ts=place.ts or None, **_content(made))
    return Spot(str(posted["channel"]), str(posted["ts"]))


async def _show(errand: Errand, made: Draft, *, by_url: bool) -> Spot:
    address = errand.address
    if not (by_url and address.response_url and await _respond(errand, made, "ephemeral")):
        await errand.client.chat_postEphemeral(
            channel=address.channel, user=address.user, thread_ts=address.thread or None, **_content(made)
        )
    return _PRIVATE


async def _respond_to_all(errand: Errand, made: Draft) -> Spot:
    if not await _respond(errand, made, "in_channel"):
        raise NotDoneError("not shared: the address that came with the button is used up", wording.NOT_SHARED)
    return _PRIVATE


async def _respond(errand: Errand, made: Draft, kind: str) -> bool:
    """Whether Slack took a message at the address that came with a question or a button."""
    address, office = errand.address, errand.office
    if not is_response_url(address.response_url, office.origins):
        office.refused("response_url")
        return False
    thread = {"thread_ts": address.thread} if address.thread and kind == "ephemeral" else {}
    body = {"response_type": kind, "replace_original": False, **thread, **_content(made)}
    return await respond(office, address.response_url, body)


def _content(made: Draft) -> Mapping[str, Any]:
    return {"text": made.text, "blocks": made.blocks, "unfurl_links": False, "unfurl_media": False}
