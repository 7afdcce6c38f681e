"""Replies on their way to Slack: to threads, privately, to channels, directly, and to the App Home."""

from dataclasses import replace

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.address import Address, Place
from adapters.slack.blocks import paragraphs
from adapters.slack.office import Office
from adapters.slack.outbound import Frame, draft, drafts
from adapters.slack.posting import Errand, Parts, begin_thread, into_thread, privately
from adapters.slack.progress import Progress
from adapters.slack.referring import lasting, refer
from adapters.slack.refusals import NotDoneError, as_delivery_error
from adapters.slack.sharing import share
from adapters.slack.windows import publish_home
from bot.delivery import LaterError, Outgoing, UndeliverableError
from bot.ports import StoreUnavailableError
from bot.reply import Outcome, Reply

_log = structlog.get_logger()


class SlackSender:
    """Sends replies in every workspace that has the app."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply and give the time of its first message, by which Slack knows it; empty for a private one.

        A reply that was sent in part is gone on with. Raises `LaterError` and `UndeliverableError`.
        """
        self._office.answered(outgoing.key)
        if outgoing.reply.outcome is Outcome.SILENT:
            return ""
        address = Address.from_text(outgoing.address)
        if outgoing.reply.outcome is Outcome.NOTICE:
            address = replace(lasting(address), by="")
        try:
            return await self._send(address, outgoing)
        except SlackApiError as error:
            raise as_delivery_error(error) from error
        except (ClientError, SlackClientError, OSError, StoreUnavailableError) as error:
            raise LaterError(type(error).__name__) from error

    async def _send(self, address: Address, outgoing: Outgoing) -> str:
        identity = await self._office.tokens.acting(address.team, address.enterprise)
        if identity is None:
            raise UndeliverableError("the workspace no longer has the app")
        reply = outgoing.reply
        made = drafts(reply, self._frame(address))
        parts = [(str(number), part) for number, part in enumerate(made)]
        several = len(parts) > 1 or bool(reply.referral) or address.place is Place.CHANNEL
        progress = Progress(self._office.links, outgoing.key, outgoing.headway)
        if several:
            await progress.resume()
        client = self._office.api.client(identity.token)
        errand = Errand(outgoing.key, self._office, client, address, progress)
        try:
            if reply.referral:
                await refer(errand, reply.referral)
            return await self._carry(errand, parts, reply)
        except NotDoneError as error:
            _log.error("slack: not done as asked, and said so", reason=str(error))
            await self._tell(errand, error.told, reply)
            raise

    async def _tell(self, errand: Errand, told: tuple[str, ...], reply: Reply) -> None:
        """Say what came of it where the reply would have been; of what was to be shared, to the sharer only."""
        parts = [("told", draft(paragraphs(told)))]
        if errand.address.place is Place.CHANNEL:
            await privately(errand, parts)
        else:
            await self._carry(errand, parts, replace(reply, paragraphs=told))

    async def _carry(self, errand: Errand, parts: Parts, reply: Reply) -> str:
        match errand.address.place:
            case Place.THREAD:
                return await into_thread(errand, parts)
            case Place.PRIVATE:
                return await privately(errand, parts)
            case Place.CHANNEL:
                return await share(errand, parts)
            case Place.DIRECT:
                return await begin_thread(errand, errand.address.user, parts)
            case Place.HOME:
                await publish_home(self._office, errand.address, news=reply.paragraphs)
                return ""

    def _frame(self, address: Address) -> Frame:
        workspace = self._office.workspaces.of(address.team)
        shareable = address.place is Place.PRIVATE and not address.is_direct and workspace.answers_in(address.channel)
        return Frame(
            share=shareable,
            specialist=bool(workspace.specialist_channel),
            by=address.by,
            emergency=workspace.emergency,
        )
