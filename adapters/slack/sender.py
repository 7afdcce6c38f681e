"""Replies on their way to Slack: to threads, privately, to channels, directly, and to the App Home."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from aiohttp import ClientError, ClientResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.address import Address, Place
from adapters.slack.inbound import PLATFORM, thread_key
from adapters.slack.office import Office
from adapters.slack.outbound import Draft, Frame, drafts, question_for_specialist
from adapters.slack.payload import is_response_url
from adapters.slack.windows import publish_home
from bot.delivery import LaterError, Outgoing, UndeliverableError
from bot.reply import Outcome, Reply

# What the thread of a question to a specialist is linked to: this, and the address of the one who asked.
REFERRAL = "referral:"

_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500
# Slack's answers after which the same may be taken later. A token that is wrong is the operator's to mend.
_LATER = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "invalid_auth",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "token_expired",
    }
)
# Slack's answers where the bot is not in the channel, so that it can be seen there by one person at most.
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})
_MOST_RESPONSES = 5


class SlackSender:
    """Sends replies in every workspace that has the app."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply and give the time of its first message, by which Slack knows it; empty for a private one.

        Raises `LaterError` and `UndeliverableError`.
        """
        self._office.answered(outgoing.key)
        if outgoing.reply.outcome is Outcome.SILENT:
            return ""
        address = Address.from_text(outgoing.address)
        if outgoing.reply.outcome is Outcome.NOTICE:
            address = replace(_lasting(address), by="")
        try:
            return await self._send(address, outgoing.reply)
        except SlackApiError as error:
            _refused(error)
        except (ClientError, SlackClientError, OSError) as error:
            raise LaterError(type(error).__name__) from error

    async def _send(self, address: Address, reply: Reply) -> str:
        identity = await self._office.tokens.of(address.team, address.enterprise)
        if identity is None:
            raise UndeliverableError("the workspace no longer has the app")
        client = self._office.api.client(identity.token)
        if reply.referral:
            await self._refer(client, address, reply.referral)
        made = drafts(reply, self._frame(address))
        match address.place:
            case Place.THREAD:
                return await self._reply(client, address, made)
            case Place.PRIVATE:
                return await self._send_privately(client, address, made)
            case Place.CHANNEL:
                return await self._share(client, address, made)
            case Place.DIRECT:
                return await self._begin(client, address, address.user, made)
            case Place.HOME:
                await publish_home(self._office, address, news=reply.paragraphs)
                return ""

    async def _link(self, thread: str, to: str) -> None:
        await self._office.links.link(f"{PLATFORM}:{thread}", to)

    def _frame(self, address: Address) -> Frame:
        workspace = self._office.workspaces.of(address.team)
        shareable = address.place is Place.PRIVATE and not address.is_direct and workspace.answers_in(address.channel)
        return Frame(
            share=shareable,
            specialist=bool(workspace.specialist_channel),
            by=address.by,
            emergency=workspace.emergency,
        )

    async def _reply(self, client: AsyncWebClient, address: Address, made: Sequence[Draft]) -> str:
        """Post into a thread; where the bot is no member of the channel, show it to whoever pressed the button."""
        try:
            return await _post(client, address.channel, made, address.thread)
        except SlackApiError as error:
            if error.response.get("error") not in _NOT_THERE:
                raise
            return await self._send_privately(client, address, made)

    async def _begin(self, client: AsyncWebClient, address: Address, channel: str, made: Sequence[Draft]) -> str:
        """Post what begins a thread, in which the conversation then goes on."""
        posted = await client.chat_postMessage(channel=channel, **_content(made[0]))
        ts, where = str(posted["ts"]), str(posted["channel"])
        if address.conversation:
            await self._link(thread_key(address.team, where, ts), address.conversation)
        await _post(client, where, made[1:], ts)
        return ts

    async def _share(self, client: AsyncWebClient, address: Address, made: Sequence[Draft]) -> str:
        """Post for everybody; where the bot is no member of the channel, by the address that came with the button."""
        try:
            return await self._begin(client, address, address.channel, made)
        except SlackApiError as error:
            if error.response.get("error") not in _NOT_THERE or not address.response_url:
                raise
        for draft in made:
            if not await self._respond(address, draft, "in_channel"):
                raise UndeliverableError("the address that came with the button is used up")
        return ""

    async def _send_privately(self, client: AsyncWebClient, address: Address, made: Sequence[Draft]) -> str:
        """Show a reply to one person: by the address that came with the question, in the channel, or directly."""
        rest = list(made)
        while rest and address.response_url and len(made) - len(rest) < _MOST_RESPONSES:
            if not await self._respond(address, rest[0], "ephemeral"):
                break
            del rest[0]
        try:
            for draft in tuple(rest):
                await client.chat_postEphemeral(
                    channel=address.channel, user=address.user, thread_ts=address.thread or None, **_content(draft)
                )
                del rest[0]
        except SlackApiError as error:
            if error.response.get("error") not in _NOT_THERE:
                raise
            await self._begin(client, address, address.user, rest)
        return ""

    async def _respond(self, address: Address, draft: Draft, kind: str) -> bool:
        """Whether Slack took a message at the address that came with a question or a button."""
        if not is_response_url(address.response_url, self._office.origins):
            self._office.refused("response_url")
            return False
        thread = {"thread_ts": address.thread} if address.thread and kind == "ephemeral" else {}
        body = {"response_type": kind, "replace_original": False, **thread, **_content(draft)}
        session = self._office.api.session
        async with session.post(address.response_url, json=body, allow_redirects=False) as answer:
            _later_if_busy(answer)
            return answer.status == _OK and '"ok":false' not in (await answer.text()).replace(" ", "")

    async def _refer(self, client: AsyncWebClient, address: Address, question: str) -> None:
        """Post a question for the specialists, and keep whom their answers in its thread go to."""
        channel = self._office.workspaces.of(address.team).specialist_channel
        if not channel:
            raise UndeliverableError("the workspace has no channel of specialists any more")
        shown = "" if address.is_direct else address.channel
        made = question_for_specialist(question, shown, await _link_to(client, address))
        posted = await client.chat_postMessage(channel=channel, **_content(made[0]))
        asked_by = f"{REFERRAL}{_lasting(address).to_text()}"
        await self._link(thread_key(address.team, channel, str(posted["ts"])), asked_by)
        await _post(client, channel, made[1:], str(posted["ts"]))


async def _post(client: AsyncWebClient, channel: str, made: Sequence[Draft], thread: str) -> str:
    """Post messages into a thread, and give the time of the first."""
    times = [
        str((await client.chat_postMessage(channel=channel, thread_ts=thread, **_content(draft)))["ts"])
        for draft in made
    ]
    return times[0] if times else ""


def _lasting(address: Address) -> Address:
    """Where the same person is reached hours later: what only they saw is a direct message then."""
    place = Place.DIRECT if address.place in (Place.PRIVATE, Place.HOME) else address.place
    return replace(address, place=place, response_url="")


async def _link_to(client: AsyncWebClient, address: Address) -> str:
    """Where a question was asked, for those who can see it; empty where that is nobody else's to see."""
    if address.place is not Place.THREAD or address.is_direct:
        return ""
    answer = await client.chat_getPermalink(channel=address.channel, message_ts=address.thread)
    return str(answer["permalink"])


def _content(draft: Draft) -> Mapping[str, Any]:
    return {"text": draft.text, "blocks": draft.blocks, "unfurl_links": False, "unfurl_media": False}


def _later_if_busy(answer: ClientResponse) -> None:
    if answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR:
        raise LaterError(f"status {answer.status}", _seconds(answer.headers))


def _refused(error: SlackApiError) -> NoReturn:
    """Slack's refusal as what it means for the reply."""
    said, status = str(error.response.get("error", "")), error.response.status_code
    if said in _LATER or status == _TOO_MANY or status >= _SERVER_ERROR:
        raise LaterError(said or f"status {status}", _seconds(error.response.headers)) from error
    raise UndeliverableError(said) from error


def _seconds(headers: Mapping[str, str]) -> float | None:
    """How long Slack asks to wait; None where it does not say."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if said.isdecimal() else None
