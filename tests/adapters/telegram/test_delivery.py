"""What reaches whom when Telegram, the store or the network refuse, over real HTTP."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs
from telegram import Bot

from adapters.memory import MemoryStore
from adapters.settings.telegram import TelegramSettings
from adapters.telegram.address import Address
from adapters.telegram.client import connect
from adapters.telegram.identity import identity, webhook_secret
from adapters.telegram.indicator import Indicator
from adapters.telegram.lately import LatelySent
from adapters.telegram.limiter import Limiter, Limits
from adapters.telegram.moves import Moves
from adapters.telegram.sender import TelegramSender
from adapters.telegram.sentbook import SentBook
from answers.deck import Deck
from bot.answering import answer
from bot.conversation import NEW, Conversation
from bot.delivery import LaterError, Outgoing
from bot.message import Message, Question
from bot.ports import StoreUnavailableError
from bot.profile import Profile
from bot.reply import Outcome, Reply
from intents.match import Matcher
from tests.adapters.telegram.house import PUBLIC, SECOND, House, running
from tests.emulators.telegram.server import Emulator
from tests.fakes import NOON, BrokenError, put_off

QUESTION = "how long does an impar block last?"


class AwayStore(MemoryStore):
    """A store that cannot be used the first times something is to be accepted."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message, unless the store is away."""
        if self.times:
            self.times -= 1
            raise StoreUnavailableError("away")
        return await super().accept(message, start, now)


class PickyStore(MemoryStore):
    """A store that fails on one message in a way that nobody expects."""

    refused = 0

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message, unless it is the one."""
        if message.content == Question("poison"):
            self.refused += 1
            raise BrokenError
        return await super().accept(message, start, now)


class AwayLinks(MemoryStore):
    """A store that cannot be used when something is to be linked."""

    async def link(self, name: str, to: str) -> None:  # noqa: ARG002 - it links nothing
        """Link nothing: it fails."""
        raise StoreUnavailableError("away")


class AwayProfile(MemoryStore):
    """A store that cannot be used when somebody is to be told what is kept of them."""

    async def profile(self, platform: str, person: str) -> Profile:  # noqa: ARG002 - it says so of everybody
        """Nothing: it fails."""
        raise StoreUnavailableError("away")


async def test_a_bot_that_was_blocked_gives_up_there_and_goes_on_elsewhere(house: House) -> None:
    people = house.emulator.people
    gone, other = people.private(7), people.private(8)
    people.block(gone)

    people.say(gone, QUESTION)
    people.say(other, QUESTION)
    await house.emulator.until(lambda: house.emulator.methods.calls["sendMessage"] == 2)  # one of them is refused
    await house.wrote(other, 1)
    gone.gone = ""
    people.say(gone, "thanks")

    (later,) = await house.wrote(gone, 1)
    assert later["text"] == "You are welcome."


async def test_flood_control_is_waited_for_and_nothing_is_lost(house: House) -> None:
    people = house.emulator.people
    chat, other = people.private(7), people.private(8)
    house.emulator.flood.force(7, 60)

    people.say(chat, QUESTION)
    people.say(other, QUESTION)
    await house.wrote(other, 1)
    waiting = not house.emulator.methods.world.of_bot(7)
    await house.wrote(chat, 1)

    assert waiting
    assert house.emulator.flood.refused == 1


async def test_what_was_sent_while_the_store_was_away_is_not_sent_again_by_another_process(
    emulator: Emulator, deck: Deck
) -> None:
    emulator.people.private(7)
    outgoing = Outgoing("k", "telegram", Address(7).write(), Reply(Outcome.COURTESY, paragraphs=("x",)))
    async with connect(settings(emulator)) as bot:
        with pytest.raises(LaterError, match="the store is away"):
            await sending(bot, deck, Limits(), AwayLinks()).send(outgoing)
        other = sending(bot, deck, Limits())
        await other.send(put_off(outgoing))
        known = await other.book.messages("k")

    (message,) = emulator.methods.world.of_bot(7)
    assert known == [message["message_id"]]


async def test_how_long_flood_control_asks_to_wait_is_passed_on(emulator: Emulator, deck: Deck) -> None:
    emulator.people.private(7)
    emulator.flood.force(7, 1500)
    outgoing = Outgoing("k", "telegram", Address(7).write(), Reply(Outcome.COURTESY, paragraphs=("x",)))
    async with connect(settings(emulator)) as bot:
        sender = sending(bot, deck, Limits(second=SECOND))

        with pytest.raises(LaterError) as told:
            await sender.send(outgoing)
        with pytest.raises(LaterError) as kept:
            await sender.send(outgoing)

    assert 20 < (told.value.seconds or 0) <= 1500 * SECOND
    assert 20 < (kept.value.seconds or 0) <= 1500 * SECOND
    assert emulator.flood.refused == 1


async def test_a_store_that_is_away_while_a_reply_is_sent_is_waited_for(emulator: Emulator, deck: Deck) -> None:
    emulator.people.private(7)
    outgoing = Outgoing("k", "telegram", Address(7, asker="7").write(), Reply(Outcome.COURTESY, paragraphs=("x",)))
    async with connect(settings(emulator)) as bot:
        with pytest.raises(LaterError, match="the store is away"):
            await sending(bot, deck, Limits(), AwayProfile()).send(outgoing)


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    emulator: Emulator, deck: Deck, matcher: Matcher, way: str
) -> None:
    async with running(emulator, deck, matcher, way=way, store=AwayStore(1)) as house:
        chat = emulator.people.private(7)
        emulator.people.say(chat, QUESTION)

        await house.wrote(chat, 1)


async def test_an_update_that_fails_again_and_again_is_left_out_and_the_next_has_its_turn(
    emulator: Emulator, deck: Deck, matcher: Matcher
) -> None:
    store = PickyStore()
    async with running(emulator, deck, matcher, way="webhook", store=store) as house:
        chat = emulator.people.private(7)
        emulator.people.say(chat, "poison")
        emulator.people.say(chat, "thanks")

        (answer,) = await house.wrote(chat, 1)

    assert answer["text"] == "You are welcome."
    assert store.refused == 5


async def test_a_second_process_is_explained_and_the_first_goes_on(polled: House) -> None:
    chat = polled.emulator.people.private(7)
    address = f"{polled.emulator.address}/bot{polled.emulator.token}/getUpdates"

    with capture_logs() as logs:
        async with ClientSession() as session, session.post(address, json={"timeout": 0}) as response:
            await response.read()
        await polled.emulator.until(lambda: logs)
    polled.emulator.people.say(chat, QUESTION)

    await polled.wrote(chat, 1)
    assert "another process receives this bot's updates" in logs[0]["why"]


async def test_polling_takes_a_webhook_away(emulator: Emulator, deck: Deck, matcher: Matcher) -> None:
    emulator.updates.set_webhook(f"{PUBLIC}/old", "", None)

    async with running(emulator, deck, matcher):
        assert emulator.updates.webhook == {}


async def test_a_webhook_is_registered_with_a_secret_that_the_token_gives_and_how_much_comes_at_once(
    emulator: Emulator, deck: Deck, matcher: Matcher
) -> None:
    async with running(emulator, deck, matcher, way="webhook"):
        assert emulator.updates.webhook == {
            "url": f"{PUBLIC}/telegram",
            "secret": webhook_secret(emulator.token),
            "max_connections": 40,
        }
        assert "message_reaction" in (emulator.updates.allowed or ())

    assert emulator.updates.webhook  # another process may have registered it since


@pytest.mark.parametrize("secret", [None, "wrong", "\udcff"])
async def test_who_does_not_know_the_secret_is_refused(
    emulator: Emulator, deck: Deck, matcher: Matcher, secret: str | None
) -> None:
    async with running(emulator, deck, matcher, way="webhook") as house:
        chat = emulator.people.private(7)
        message = emulator.people.say(chat, "thanks")
        await house.wrote(chat, 1)
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        address = f"{emulator.updates.routes[PUBLIC]}/telegram"
        update = {"update_id": 1, "message": {**message, "message_id": 99}}

        async with ClientSession() as session, session.post(address, json=update, headers=headers) as response:
            status = response.status

        assert status == 403
        await house.wrote(chat, 1)


@pytest.mark.parametrize("body", [b"", b"[", b"[1]", b'{"message": {}}', b"\xff"])
async def test_what_is_no_update_is_refused(emulator: Emulator, deck: Deck, matcher: Matcher, body: bytes) -> None:
    async with running(emulator, deck, matcher, way="webhook"):
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook_secret(emulator.token)}
        address = f"{emulator.updates.routes[PUBLIC]}/telegram"

        async with ClientSession() as session, session.post(address, data=body, headers=headers) as response:
            assert response.status == 400


async def test_updates_that_were_stored_are_confirmed_before_the_bot_ends(
    emulator: Emulator, deck: Deck, matcher: Matcher
) -> None:
    async with running(emulator, deck, matcher) as house:
        chat = emulator.people.private(7)
        emulator.people.say(chat, QUESTION)
        await house.wrote(chat, 1)

    assert emulator.updates.waiting == []


async def test_neither_the_token_nor_what_was_asked_is_logged(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    chat = house.emulator.people.private(7)
    house.emulator.flood.force(7, 1)

    house.emulator.people.say(chat, "impar zebra billing")
    await house.wrote(chat, 1)

    printed = caplog.text + "".join(capfd.readouterr())
    assert house.emulator.token not in printed
    assert "zebra" not in printed


def test_neither_token_nor_secret_is_shown_by_the_settings() -> None:
    shown = repr(TelegramSettings("1:token", "https://x.org/t", "hidden"))

    assert "1:token" not in shown
    assert "hidden" not in shown
    assert "token" not in repr(identity("1:token", "x")).replace("username", "")


async def test_a_wrong_token_is_explained_without_being_shown(emulator: Emulator, deck: Deck, matcher: Matcher) -> None:
    wrong = replace(emulator, token="4242:wrong-token")

    with capture_logs() as logs, pytest.raises(TimeoutError):
        async with asyncio.timeout(5), running(wrong, deck, matcher):
            pass

    assert "check TELEGRAM_BOT_TOKEN" in logs[0]["why"]
    assert "wrong-token" not in str(logs)


async def test_a_long_answer_comes_in_parts_with_its_buttons_under_the_last(emulator: Emulator, deck: Deck) -> None:
    chat = emulator.people.private(7)
    reply = long_answer(deck)
    async with connect(settings(emulator)) as bot:
        sender = sending(bot, deck, Limits(second=SECOND))

        await sender.send(Outgoing("k", "telegram", Address(7, reply_to=3).write(), reply))
        known = await sender.book.messages("k")

    parts = emulator.methods.world.of_bot(7)
    assert len(parts) == 4
    assert [bool(part.get("reply_markup")) for part in parts] == [False, False, False, True]
    assert known == [part["message_id"] for part in parts]
    assert not emulator.flood.broken
    assert chat.messages


@pytest.mark.parametrize("another_process", [False, True])
async def test_an_answer_that_had_to_stop_midway_goes_on_where_it_stopped(
    emulator: Emulator, deck: Deck, *, another_process: bool
) -> None:
    emulator.people.private(7)
    outgoing = Outgoing("k", "telegram", Address(7).write(), long_answer(deck))
    async with connect(settings(emulator)) as bot:
        sender = sending(bot, deck, Limits(second=0.3))
        emulator.flood.second = 0.3

        for _ in range(3):
            with pytest.raises(LaterError) as later:
                await sender.send(outgoing)
            await asyncio.sleep(later.value.seconds or 0)
            outgoing = put_off(outgoing)
            if another_process:
                sender = sending(bot, deck, Limits(second=0.3))
        await sender.send(outgoing)

    texts = [part["text"] for part in emulator.methods.world.of_bot(7)]
    assert len(texts) == len(set(texts)) == 4
    assert not emulator.flood.broken


async def test_a_notice_is_a_message_of_its_own_under_the_question_and_takes_nothings_place(
    emulator: Emulator, deck: Deck
) -> None:
    emulator.people.private(7)
    async with connect(settings(emulator)) as bot:
        sender = sending(bot, deck, Limits(second=SECOND))
        await sender.send(Outgoing("k", "telegram", Address(7).write(), Reply(Outcome.COURTESY, paragraphs=("One.",))))

        notice = Reply(Outcome.NOTICE, heading="Withdrawn", paragraphs=("Two.",))
        await sender.send(Outgoing("k2", "telegram", Address(7, edits="k", feedback=True, here=1).write(), notice))

    assert [part["text"] for part in emulator.methods.world.of_bot(7)] == ["One.", "Withdrawn\n\nTwo."]


async def test_an_edit_that_makes_an_answer_shorter_takes_the_rest_away(emulator: Emulator, deck: Deck) -> None:
    emulator.people.private(7)
    async with connect(settings(emulator)) as bot:
        sender = sending(bot, deck, Limits(second=SECOND))
        await sender.send(Outgoing("k", "telegram", Address(7).write(), long_answer(deck)))

        short = Reply(Outcome.COURTESY, paragraphs=("Short.",))
        await sender.send(Outgoing("k2", "telegram", Address(7, edits="k").write(), short))

    assert [part["text"] for part in emulator.methods.world.of_bot(7)] == ["Short."]


async def test_what_was_sent_is_kept_without_the_chat() -> None:
    store = LinksOnly()
    reply = Reply(Outcome.ANSWER, receipt="telegram:abc")
    book = SentBook(store, identity("1:token", "x"))

    await book.note(Outgoing("k", "telegram", "", reply), "k", Address(424242), [5, 6, 7])

    assert await book.messages("k") == [5, 6, 7]
    assert [await book.receipt(424242, number) for number in (5, 7, 8)] == ["telegram:abc", "telegram:abc", ""]
    assert await book.receipt(424243, 5) == ""
    assert "424242" not in str(store.kept)


async def test_only_an_answer_has_a_receipt_for_feedback() -> None:
    book = SentBook(MemoryStore(), identity("1:token", "x"))

    await book.note(Outgoing("k", "telegram", "", Reply(Outcome.COURTESY, receipt="r")), "k", Address(1), [5])

    assert await book.receipt(1, 5) == ""
    assert await book.messages("another") == []


class LinksOnly(MemoryStore):
    """A store that shows what it was told to link."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    async def link(self, name: str, to: str) -> None:
        """Keep what a name stands for."""
        self.kept[name] = to
        await super().link(name, to)


def settings(emulator: Emulator) -> TelegramSettings:
    return TelegramSettings(emulator.token, api_url=emulator.address)


def sending(bot: Bot, deck: Deck, limits: Limits, store: MemoryStore | None = None) -> TelegramSender:
    store = store or MemoryStore()
    bot_id = identity("4242:x", "impar_bot")
    book, limiter = SentBook(store, bot_id), Limiter(LatelySent(store, bot_id), limits)
    return TelegramSender(
        bot,
        lambda: deck,
        limiter,
        book,
        Moves(store, bot_id),
        indicator=Indicator(bot, limits.second),
        profile=lambda person: store.profile("telegram", person),
    )


def long_answer(deck: Deck) -> Reply:
    """An answer of four messages."""
    card = deck.cards[0]
    reply = answer(deck, card, NEW.audience, confidence=1, receipt="r", today=NOON.date())
    return replace(reply, notes=tuple(f"{number}: {'A sentence of a note. ' * 140}" for number in range(3)))
