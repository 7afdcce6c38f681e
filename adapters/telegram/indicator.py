"""Shows in a chat that an answer is on its way."""

import asyncio

import structlog
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.address import Address

# In seconds of Telegram's. Most answers are there sooner than the delay, and then nothing is shown.
# Bot API, sendChatAction: it is shown for 5 seconds or less.
_DELAY, _REPEAT, _LONGEST = 0.3, 4.0, 60.0
MOST_AT_ONCE = 8

_log = structlog.get_logger()


class Indicator:
    """Types in the chats and topics that wait for an answer, until it is sent or a minute has passed.

    `second` is how long a second of Telegram's takes, in seconds.
    """

    def __init__(self, bot: Bot, second: float = 1.0) -> None:
        self._bot = bot
        self._second = second
        self._typing: dict[tuple[int, int], asyncio.Task[None]] = {}

    def begin(self, address: Address) -> None:
        """Type there from now on, unless there is so much to do that it would keep answers waiting."""
        place = _place(address)
        if place not in self._typing and len(self._typing) < MOST_AT_ONCE:
            task = asyncio.create_task(self._type(address))
            self._typing[place] = task
            task.add_done_callback(lambda done: self._ended(place, done))

    async def end(self, address: Address) -> None:
        """Type there no more; afterwards nothing of it is under way."""
        task = self._typing.pop(_place(address), None)
        if task is not None:
            await _stop(task)

    async def close(self) -> None:
        """Type nowhere any more."""
        tasks = tuple(self._typing.values())
        self._typing.clear()
        for task in tasks:
            await _stop(task)

    def _ended(self, place: tuple[int, int], task: asyncio.Task[None]) -> None:
        """Forget who typed there; if somebody else does since, they stay known, so that they can be stopped."""
        if self._typing.get(place) is task:
            del self._typing[place]

    async def _type(self, address: Address) -> None:
        await asyncio.sleep(_DELAY * self._second)
        try:
            async with asyncio.timeout(_LONGEST * self._second):
                while True:
                    await self._bot.send_chat_action(
                        address.chat, ChatAction.TYPING, message_thread_id=address.thread or None
                    )
                    await asyncio.sleep(_REPEAT * self._second)
        except TimeoutError:
            return
        except TelegramError as error:
            _log.info("typing is not shown", error=type(error).__name__)


def _place(address: Address) -> tuple[int, int]:
    return address.chat, address.thread


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
