import asyncio
import random
import time

import pytest

from adapters.memory import MemoryStore
from adapters.telegram.identity import identity
from adapters.telegram.lately import LatelySent
from adapters.telegram.limiter import BusyError, Limiter, Limits
from tests.emulators.telegram.flood import Flood

SECOND = 0.1
LIMITS = Limits(second=SECOND)


def notes() -> LatelySent:
    return LatelySent(MemoryStore(), identity("4242:x", "impar_bot"))


async def send(limiter: Limiter, flood: Flood, chat: int, latency: float = 0.0) -> None:
    """A message that Telegram counts some time after it was sent and some time before it is answered."""
    while True:
        try:
            async with limiter.turn(chat):
                await asyncio.sleep(latency)
                flood.count(chat)
                await asyncio.sleep(latency)
                return
        except BusyError as busy:
            await asyncio.sleep(busy.seconds)


async def test_no_limit_is_broken_however_long_messages_are_on_their_way() -> None:
    limiter, flood = Limiter(notes(), LIMITS), Flood(SECOND)
    chance = random.Random(5)  # noqa: S311 - latencies, not secrets

    sent = (send(limiter, flood, chat % 50 - 5, chance.uniform(0, SECOND / 4)) for chat in range(150))
    await asyncio.gather(*sent)

    assert not flood.broken


async def test_the_overall_limit_is_nearly_used_up() -> None:
    limiter, flood = Limiter(notes(), LIMITS), Flood(SECOND)
    begun = time.monotonic()

    await asyncio.gather(*(send(limiter, flood, chat) for chat in range(1, 151)))

    assert (time.monotonic() - begun) / SECOND == pytest.approx(150 / 30, abs=1.5)


async def test_a_chat_that_must_wait_holds_nobody_up() -> None:
    limiter, flood = Limiter(notes(), LIMITS), Flood(SECOND)
    await send(limiter, flood, 1)
    begun = time.monotonic()

    waits = asyncio.create_task(send(limiter, flood, 1))
    await asyncio.gather(*(send(limiter, flood, chat) for chat in range(2, 12)))
    others = time.monotonic() - begun
    await waits

    assert others < SECOND / 2
    assert time.monotonic() - begun >= SECOND * 0.9


async def test_a_group_waits_for_its_minute() -> None:
    moment = 0.0
    limiter = Limiter(notes(), Limits(), lambda: moment)
    for _ in range(20):
        async with limiter.turn(-1):
            pass
        moment += 1

    with pytest.raises(BusyError) as busy:
        async with limiter.turn(-1):
            pass

    assert busy.value.seconds == 40


async def test_a_chat_that_telegram_told_to_wait_waits_and_others_do_not() -> None:
    moment = 0.0
    limiter = Limiter(notes(), Limits(), lambda: moment)
    await limiter.pause(1, 30)

    async with limiter.turn(2):
        pass
    with pytest.raises(BusyError) as busy:
        async with limiter.turn(1):
            pass
    moment = 30.0
    async with limiter.turn(1):
        pass

    assert busy.value.seconds == 30


async def test_a_message_that_failed_counts_all_the_same() -> None:
    limiter = Limiter(notes(), Limits(), lambda: 0.0)

    with pytest.raises(ConnectionError):
        async with limiter.turn(1):
            raise ConnectionError
    with pytest.raises(BusyError):
        async with limiter.turn(1):
            pass


async def test_the_minute_of_a_group_goes_on_in_the_next_process() -> None:
    moment, kept = 0.0, notes()
    clocks = (lambda: moment), (lambda: 1000 + moment)
    before = Limiter(kept, Limits(), *clocks)
    for _ in range(20):
        async with before.turn(-1):
            pass
        moment += 1

    after = Limiter(kept, Limits(), lambda: 500 + moment, clocks[1])
    with pytest.raises(BusyError) as busy:
        async with after.turn(-1):
            pass
    async with after.turn(-2):
        pass

    assert busy.value.seconds == pytest.approx(40)


async def test_a_message_on_its_way_when_the_process_ended_counts_from_when_it_must_have_arrived() -> None:
    kept = notes()
    before = Limiter(kept, Limits(in_a_group=1), lambda: 0.0, lambda: 0.0)
    after = Limiter(kept, Limits(in_a_group=1), lambda: 0.0, lambda: 0.0)

    async with before.turn(-1):
        with pytest.raises(BusyError) as busy:
            async with after.turn(-1):
                pass

    assert busy.value.seconds == 60 + 10


async def test_a_wait_that_telegram_asked_for_goes_on_in_the_next_process() -> None:
    kept = notes()
    await Limiter(kept, Limits(), lambda: 0.0, lambda: 1000.0).pause(-7, 30)

    with pytest.raises(BusyError) as busy:
        async with Limiter(kept, Limits(), lambda: 0.0, lambda: 1010.0).turn(-7):
            pass

    assert busy.value.seconds == 20
