"""Everything that Slack brings: checked, stored, and only then acknowledged.

Bolt acknowledges an event before its listener runs, so what must not be lost is stored by a middleware, which comes
before. What only opens a window is done by the listeners in `windows`: whoever misses it presses once more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError

from adapters.slack import windows
from adapters.slack.address import Address, Place
from adapters.slack.apology import not_taken
from adapters.slack.inbound import PLATFORM, read, relayed, thread_key
from adapters.slack.office import Office
from adapters.slack.payload import Json, enterprise_of, is_org_wide, is_response_url, response_urls, team_of
from adapters.slack.presses import is_double_click, remember
from adapters.slack.referring import REFERRAL
from bot import wording
from bot.message import Message, Press, Question
from bot.ports import StoreUnavailableError

# Slack waits 3 seconds for an acknowledgement: so long may looking up the workspace and storing take together.
_LONGEST = 2.0

# What the guard tells those who come after it: until when, by the loop's clock, and as whom the bot acts.
_UNTIL, _IDENTITY = "impar_until", "impar_identity"

_LEAVING = ("app_uninstalled", "tokens_revoked")


def bolt_app(office: Office, signing_secret: str = "", oauth: AsyncOAuthSettings | None = None) -> AsyncApp:
    """The Bolt app. Without a signing secret it must have no door to HTTP, for it could not tell who knocks."""
    app = AsyncApp(
        name="impar",  # without one Bolt reads the source of every caller, to name itself after a file
        signing_secret=signing_secret,
        client=office.api.client(),
        before_authorize=_guard(office),
        authorize=_Authorize(),  # type: ignore[arg-type] # its annotation leaves out what it says it takes
        oauth_settings=oauth,
        installation_store=oauth.installation_store if oauth else None,
    )
    app.use(_take_in(office))
    windows.register(app, office)
    return app


class _Authorize(AsyncAuthorize):
    """Tells Bolt as whom the bot acts, as the guard found out."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # so it is written

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - part of the signature
        actor_team_id: str | None = None,  # noqa: ARG002 - as above
        actor_user_id: str | None = None,  # noqa: ARG002 - as above
    ) -> AuthorizeResult | None:
        identity = context.get(_IDENTITY)
        if identity is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot,
            bot_token=identity.token,
            user_id=user_id,
        )


def _guard(office: Office) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Refuses what Slack would not send, and what comes from a workspace that does not have the app."""

    async def guard(body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        if not all(is_response_url(address, office.origins) for address in response_urls(body)):
            office.refused("response_url")
            return BoltResponse(status=403, body="")
        team, enterprise = team_of(body), enterprise_of(body)
        context[_UNTIL] = until = asyncio.get_running_loop().time() + _LONGEST
        try:
            async with asyncio.timeout_at(until):
                if body.get("event", {}).get("type") in _LEAVING:
                    return await _leave(office, team, enterprise, body)
                context[_IDENTITY] = identity = await office.tokens.of(team, enterprise) if team else None
        except StoreUnavailableError:
            office.refused("store")
            return not_taken(office, body)
        except (SlackClientError, ClientError, OSError):  # among them that it takes too long
            office.refused("token")
            return not_taken(office, body)
        if team and identity is None:
            office.refused("workspace")
            return BoltResponse(status=200, body=wording.NOT_INSTALLED if "command" in body else "")
        await next_()
        return None

    return guard


async def _leave(office: Office, team: str, enterprise: str, body: Json) -> BoltResponse:
    """A workspace removed the app, or revoked its tokens: they are erased before Slack is told that this was heard."""
    event = body["event"]
    if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
        await office.tokens.erase("" if is_org_wide(body) else team, enterprise)
    return _acknowledged()


def _take_in(office: Office) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Stores the message in a payload; a payload without one goes on to the listeners."""

    async def take_in(
        body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        message = read(body, context.bot_user_id or "")
        if message is None:
            await next_()
            return None
        try:
            async with asyncio.timeout_at(context[_UNTIL]):
                return await _store(office, body, message)
        except (StoreUnavailableError, TimeoutError):
            office.refused("store")
            return not_taken(office, body)

    return take_in


async def _store(office: Office, body: Json, message: Message) -> BoltResponse:
    begins = "event" in body and not body["event"].get("thread_ts")
    placed = message if begins else await _placed(office, message)
    if placed is None:
        return _acknowledged()
    address = Address.from_text(placed.address)
    if not _may_answer(office, placed, address):
        office.begin("elsewhere", _answer_elsewhere(office, address, placed))
        return _acknowledged()
    placed = replace(placed, audiences=office.workspaces.of(address.team).audiences)
    if await is_double_click(office.links, body) or not await office.service.accept(placed):
        office.refused("repeat")
        return _acknowledged()
    await remember(office.links, body)
    windows.follow(office, body, placed, address)
    return _acknowledged()


async def _placed(office: Office, message: Message) -> Message | None:
    """The message in the conversation that it belongs to; None for words to others that are none of the bot's business.

    The thread of a question to a specialist leads to the one who asked, the thread of a shared answer to the
    conversation that the answer began.
    """
    address, content = Address.from_text(message.address), message.content
    if address.place is not Place.THREAD:
        return message
    thread = thread_key(address.team, address.channel, address.thread)
    linked = await office.links.linked(f"{PLATFORM}:{thread}")
    overheard = isinstance(content, Question) and content.overheard
    if linked and linked.startswith(REFERRAL):
        return relayed(message, Address.from_text(linked.removeprefix(REFERRAL))) if overheard else message
    placed = replace(message, conversation=linked) if linked else message
    return placed if not overheard or linked or await office.service.takes_part(placed) else None


def _may_answer(office: Office, message: Message, address: Address) -> bool:
    """Whether everybody may see the answer where it goes."""
    seen = address.place in (Place.THREAD, Place.CHANNEL)
    quiet = isinstance(message.content, Question) and message.content.overheard
    return not seen or quiet or office.workspaces.of(address.team).answers_in(address.channel)


async def _answer_elsewhere(office: Office, address: Address, message: Message) -> None:
    """Tell a person, and nobody else, where they can ask."""
    client = await office.client(address.team, address.enterprise)
    await client.chat_postEphemeral(
        channel=address.channel,
        user=address.user,
        text=wording.ELSEWHERE,
        thread_ts=address.thread if isinstance(message.content, Press) else None,
    )


def _acknowledged() -> BoltResponse:
    return BoltResponse(status=200, body="")
