"""Shows in a chat that an answer is on its way."""

import asyncio

import structlog
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.address import Address

# Most answers are there sooner, and then nothing is shown. Bot API, sendChatAction: it is shown for 5 seconds or less.
_DELAY, _REPEAT, _LONGEST = 0.3, 4.0, 60.0
MOST_AT_ONCE = 8

_log = structlog.get_logger()


class Indicator:
    """Types in the chats that wait for an answer, until it is sent or a minute has passed."""

    def __init__(self, bot: Bot, delay: float = _DELAY) -> None:
        self._bot = bot
        self._delay = delay
        self._typing: dict[int, asyncio.Task[None]] = {}

    def begin(self, address: Address) -> None:
        """Type in a chat from now on, unless there is so much to do that it would keep answers waiting."""
        if address.chat not in self._typing and len(self._typing) < MOST_AT_ONCE:
            task = asyncio.create_task(self._type(address))
            self._typing[address.chat] = task
            task.add_done_callback(lambda _: self._typing.pop(address.chat, None))

    async def end(self, chat: int) -> None:
        """Type there no more; afterwards nothing of it is under way."""
        task = self._typing.pop(chat, None)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """Type nowhere any more."""
        for chat in tuple(self._typing):
            await self.end(chat)

    async def _type(self, address: Address) -> None:
        await asyncio.sleep(self._delay)
        try:
            async with asyncio.timeout(_LONGEST):
                while True:
                    await self._bot.send_chat_action(
                        address.chat, ChatAction.TYPING, message_thread_id=address.thread or None
                    )
                    await asyncio.sleep(_REPEAT)
        except TimeoutError:
            return
        except TelegramError as error:
            _log.info("typing is not shown", error=type(error).__name__)
