"""Two processes behind nginx, set up from the docs alone: one of them may die under load, and nobody goes without.

nginx, PostgreSQL and the processes are real, and nginx reads `deploy/nginx.conf`; Slack and Telegram are emulated.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from yarl import URL

from tests.adapters import postgres
from tests.crowd.books import read_books
from tests.crowd.crowd import Crowd, Pace, ask_on, look_on, settle
from tests.crowd.ledger import QUESTIONS
from tests.crowd.web import browser
from tests.deploy import nginx
from tests.deploy.fleet import Member
from tests.deploy.house import House, crowds, deployed

pytestmark = [
    pytest.mark.skipif(not nginx.is_installed(), reason="nginx is not installed: apt install nginx-light"),
    pytest.mark.asyncio(loop_scope="module"),
]

PEOPLE = 8
# A chat at Telegram takes one message a second, and a person gets 20 answers a minute.
PACE = Pace(1.0, 1.6)
BEFORE, AFTER = 2.0, 3.0
# A reply that the killed process was just sending waits for the end of its lease, half a minute.
PATIENCE = 45.0
SEVERAL = 20
READY = 200
# Messages a minute of one address that each process takes where IMPAR_RATE_ADDRESS is not set.
A_MINUTE = 120
TOO_MANY = 429


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """What a reader of the docs has in the end."""
    with postgres.running(durable=True) as server:
        async with deployed(server.url, tmp_path_factory.mktemp("house")) as house:
            yield house


async def status(visitor: ClientSession, method: str, url: str, **headers: str) -> int:
    """The status of what comes back."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with visitor.request(method, URL(url, encoded=True), headers=named) as answer:
        return answer.status


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def whole(house: House) -> AsyncIterator[None]:
    """Start again what a test has ended: whichever test comes next finds both processes."""
    yield
    for member in house.members:
        if not member.runs:
            await member.start()


async def until_ready(visitor: ClientSession, member: str) -> None:
    """Wait for a process whose platforms are connected: it serves before they are."""
    async with asyncio.timeout(PATIENCE):
        while await status(visitor, "GET", f"{member}/readyz") != READY:  # noqa: ASYNC110 - the process rings no bell
            await asyncio.sleep(0.1)


async def say(visitor: ClientSession, at: str, origin: str) -> int:
    """The status of a form that a browser without Fetch Metadata sends from a page of that origin."""
    form = {"question": "thanks", "event": "a-token-of-the-test"}
    async with visitor.post(f"{at}/chat", data=form, headers={"Origin": origin}) as answer:
        return answer.status


async def ask(visitor: ClientSession, at: str, **headers: str) -> int:
    """The status of a question without words, which is counted as any other: 400, or 429 where it is one too many."""
    return await status(visitor, "POST", f"{at}/api/ask", **headers)


async def status_when_too_many(visitor: ClientSession, at: str) -> int:
    """The status of a question after more than both processes take in a minute; a slow machine has to ask more."""
    got = 0
    for asked in range(6 * A_MINUTE):
        got = await ask(visitor, at)
        if got == TOO_MANY and asked >= A_MINUTE:
            break
    return got


async def test_nginx_shows_nobody_what_is_for_the_inside_and_tells_visitors_apart(house: House) -> None:
    at = house.address
    async with browser("127.0.2.1") as visitor, browser("127.0.2.2") as neighbour:
        for member in house.members:
            await until_ready(visitor, member.address)
        shown = [await status(visitor, "GET", f"{at}{path}") for path in ("/healthz", "/readyz", "/")]
        hidden = [await status(visitor, "GET", f"{at}{path}") for path in ("/metrics", "//metrics", "/%6detrics?x=1")]
        inside = [await status(visitor, "GET", f"{member.address}/metrics") for member in house.members]
        forged = [await status(visitor, "POST", f"{at}{path}") for path in ("/slack/events", "/telegram")]
        ours, foreign = [await say(visitor, at, origin) for origin in (at, "https://elsewhere.example")]
        limited = await status_when_too_many(visitor, at)
        disguised = Counter([await ask(visitor, at, X_Forwarded_For=f"10.0.0.{number}") for number in range(20)])
        unhurt = await ask(neighbour, at)

    assert shown == [200, 200, 200]
    assert hidden == [403, 403, 403]
    assert inside == [200, 200]
    assert forged == [401, 403]
    assert (ours, foreign) == (200, 403), "a browser's form is taken from our own page alone"
    assert limited == TOO_MANY
    assert disguised[429] > disguised[400], "an address that a visitor makes up does not help"
    assert unhurt == 400, "others are not limited with it"


async def kill_under_load(everybody: Sequence[Crowd], member: Member) -> int:
    """Have everybody ask, and kill a process meanwhile; its exit code, once there is nothing to wait for any more."""
    enough, seen = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(look_on(everybody, seen))
        asking = tasks.create_task(ask_on(everybody, QUESTIONS, PACE, enough))
        await asyncio.sleep(BEFORE)
        code = await member.end(signal.SIGKILL)
        await asyncio.sleep(AFTER)
        enough.set()
        await asking
        await settle(everybody, PATIENCE)
        seen.set()
    return code


async def test_a_process_killed_under_load_from_every_platform_takes_no_message_with_it(house: House) -> None:
    before = read_books(house.database())
    async with crowds(house, PEOPLE) as (everybody, web):
        code = await kill_under_load(everybody, house.members[0])
    books = read_books(house.database())

    assert code == -signal.SIGKILL
    assert house.nginx is not None
    assert house.nginx.handed_on, "nginx gave nothing to the other process: the kill proves nothing"
    assert web.failed == {}, "what failed at one process was answered by the other, and nobody noticed"
    for crowd in everybody:
        assert crowd.ledger.lost == crowd.ledger.refused == crowd.ledger.odd == []
        assert len(crowd.ledger.answered) == len(crowd.ledger.said) > PEOPLE
        assert crowd.ledger.repeats
    once = Counter({crowd.platform: len(crowd.ledger.said) for crowd in everybody})
    assert books.messages - before.messages == once, "each was taken in once, whatever was brought again"
    assert books.receipts - before.receipts == once, "each was answered once"
    assert (books.waiting, books.aside) == (0, 0)


async def test_a_process_that_comes_back_is_asked_at_once(house: House) -> None:
    for member in house.members:
        await member.end(signal.SIGTERM)
    nobody = await answers(house, SEVERAL)
    await house.members[0].start()
    somebody = await answers(house, SEVERAL)

    assert nobody == {502: SEVERAL}
    assert somebody == {200: SEVERAL}


async def answers(house: House, number: int) -> Counter[int]:
    """The statuses of so many requests, each by a connection of its own: so they come to each of nginx's workers."""
    found: Counter[int] = Counter()
    for _ in range(number):
        async with browser("127.0.2.3") as visitor:
            found[await status(visitor, "GET", f"{house.address}/")] += 1
    return found
