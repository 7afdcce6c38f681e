"""What opens at once: modals, the App Home, suggested questions, and the sign that the bot is at work."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.address import Address, Place
from adapters.slack.home import ASK, TURN, home
from adapters.slack.inbound import PLATFORM, asked_about, pressed_in
from adapters.slack.manifest import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from adapters.slack.modals import MORE, View, ask_modal, reason_modal, references_modal, specialist_modal
from adapters.slack.office import Office
from adapters.slack.outbound import REFERENCES, SPECIALIST
from adapters.slack.payload import Json, enterprise_of, plain, team_of, user_of
from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.answering import opening, sources
from bot.choice import Action, parse_choice
from bot.message import Message, Press
from bot.reply import Outcome, Reply

_MOST_PROMPTS = 4
_EVERYTHING = re.compile(".*", re.DOTALL)

Listener: TypeAlias = Callable[..., Awaitable[None]]


def register(app: AsyncApp, office: Office) -> None:
    """Make the listeners known to the app; the last of them take what nobody else does, so that nothing gets a 404."""
    app.event("app_home_opened")(_home_opened(office))
    app.shortcut(MESSAGE_SHORTCUT)(_opens(office, _about_message))
    app.shortcut(GLOBAL_SHORTCUT)(_opens(office, _about_anything))
    app.action(ASK)(_opens(office, _about_anything))
    app.action(re.compile(f"^{REFERENCES}"))(_opens(office, _references))
    app.action(SPECIALIST)(_opens(office, _for_specialist))
    app.action(re.compile(f"^{MORE}:"))(_turns_references(office))
    app.action(re.compile(f"^{TURN}:"))(_turns_home(office))
    for kind in (app.event, app.action, app.shortcut, app.view, app.options, app.command):
        kind(_EVERYTHING)(_acknowledge)


def follow(office: Office, body: Json, message: Message, address: Address) -> None:
    """What is shown beside the reply to a message that was just accepted."""
    if isinstance(message.content, Press):
        parsed = parse_choice(message.content.choice)
        if parsed and parsed[0] is Action.UNHELPFUL and body.get("type") == "block_actions":
            office.begin("reason", _ask_reason(office, body, parsed[1]))
    elif address.place is Place.THREAD and address.is_direct:
        office.show_patience(message.key, lambda: _show_status(office, message, address))


def suggestions(deck: Deck, today: date) -> tuple[str, ...]:
    """Questions to begin with: the first of each topic, or of one topic the first ones."""
    available = deck.available(today)
    firsts = {card.topic: card.id for card in reversed(available)}
    cards = [card.id for card in available] if len(deck.topics) == 1 else list(firsts.values())[::-1]
    return tuple(choice.label for choice in opening(deck, tuple(cards), today)[:_MOST_PROMPTS])


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _opens(office: Office, view: Callable[[Office, Json], View]) -> Listener:
    """A listener that opens a modal."""

    async def opens(ack: AsyncAck, body: Json) -> None:
        await ack()
        office.begin("modal", _open(office, body, view(office, body)))

    return opens


async def _open(office: Office, body: Json, view: View) -> None:
    await (await _client(office, body)).views_open(trigger_id=body["trigger_id"], view=view)


async def _client(office: Office, body: Json) -> AsyncWebClient:
    return await office.client(team_of(body), enterprise_of(body))


def _about_message(_: Office, body: Json) -> View:
    return ask_modal(plain(str(body.get("message", {}).get("text") or "")), asked_about(body))


def _about_anything(_: Office, body: Json) -> View:
    return ask_modal("", Address(Place.DIRECT, team_of(body), user_of(body), enterprise_of(body)))


def _references(office: Office, body: Json) -> View:
    return references_modal(_sources(office, str(body["actions"][0].get("value"))))


def _sources(office: Office, choice_id: str) -> Reply:
    _, card_id = parse_choice(choice_id) or (None, "")
    card, today = office.deck.card(card_id), office.clock().date()
    if card is None or office.deck.withheld(card, today) is not None:
        return Reply(Outcome.COURTESY, heading=wording.REFERENCES, paragraphs=wording.NO_SOURCES)
    return sources(office.deck, card, Audience.CLINICIAN, today)


def _for_specialist(_: Office, body: Json) -> View:
    address, conversation = pressed_in(body)
    question = str(body["actions"][0].get("value"))
    return specialist_modal("" if question == "-" else question, replace(address, conversation=conversation))


async def _ask_reason(office: Office, body: Json, receipt: str) -> None:
    address, conversation = pressed_in(body)
    await _open(office, body, reason_modal(receipt, replace(address, conversation=conversation)))


def _turns_references(office: Office) -> Listener:
    async def turns(ack: AsyncAck, body: Json) -> None:
        await ack()
        office.begin("references", _turn_references(office, body))

    return turns


async def _turn_references(office: Office, body: Json) -> None:
    page, _, choice = str(body["actions"][0].get("value")).partition(" ")
    view = references_modal(_sources(office, choice), int(page))
    await (await _client(office, body)).views_update(view_id=body["view"]["id"], view=view)


def _turns_home(office: Office) -> Listener:
    async def turns(ack: AsyncAck, body: Json) -> None:
        await ack()
        office.begin("home", publish_home(office, _home_of(body), int(body["actions"][0]["value"])))

    return turns


def _home_opened(office: Office) -> Listener:
    async def opened(body: Json) -> None:
        event = body["event"]
        if event.get("tab") == "messages":
            office.begin("suggestions", _suggest(office, body, str(event["channel"])))
        else:
            office.begin("home", publish_home(office, _home_of(body)))

    return opened


def _home_of(body: Json) -> Address:
    return Address(Place.HOME, team_of(body), user_of(body), enterprise_of(body))


async def publish_home(office: Office, address: Address, page: int = 0, news: tuple[str, ...] = ()) -> None:
    """Draw a person's App Home."""
    profile = await office.service.profile(PLATFORM, f"{address.team}/{address.user}")
    view = home(office.household(office.workspaces.of(address.team)), profile, page, news)
    client = await office.client(address.team, address.enterprise)
    await client.views_publish(user_id=address.user, view=view)


async def _suggest(office: Office, body: Json, channel: str) -> None:
    prompts = [{"title": question, "message": question} for question in suggestions(office.deck, office.clock().date())]
    if prompts:
        client = await _client(office, body)
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)


async def _show_status(office: Office, message: Message, address: Address) -> None:
    """Say that the bot is at work, unless the reply is made, by another process perhaps.

    Slack ends a status when an answer comes, but not one that is set after it.
    """
    if await office.service.has_reply(message):
        return
    await _set_status(office, address, wording.WORKING)
    if await office.service.has_reply(message):
        await _set_status(office, address, "")


async def _set_status(office: Office, address: Address, status: str) -> None:
    client = await office.client(address.team, address.enterprise)
    await client.assistant_threads_setStatus(channel_id=address.channel, thread_ts=address.thread, status=status)
