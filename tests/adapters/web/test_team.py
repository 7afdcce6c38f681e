"""The content team reads the deck with its reviews and its use; nobody else does."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from click.testing import CliRunner
from playwright.async_api import expect

from adapters.commands import impar
from adapters.files import CARDS
from adapters.passwords import hash_password, is_password
from adapters.reviews import Bars
from adapters.settings import Keep, Settings, read_settings
from adapters.settings.values import SettingsError
from adapters.storage import team
from adapters.storage.opening import Storage, open_to_serve
from adapters.storage.store import SqlStore
from adapters.storage.team import SqlTeam
from adapters.web.app import application
from adapters.web.team import Gate, open_gate
from answers.deck import Deck
from answers.review import ReviewState
from bot.message import Message, Press
from tests.adapters.web.conftest import Open
from tests.fakes import NOON, ServiceFactory, clock_at

NAME, PASSWORD = "ada", "a horse that staples batteries"
CARD = "ganglion-impar/billing"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True, slots=True)
class House:
    """A server with a team of one member and one who has no password, and what is behind it."""

    storage: Storage
    address: str
    header: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Storage]:
    """A database that knows the team."""
    with open_to_serve(Settings(data=tmp_path_factory.mktemp("data")), NOON) as storage:
        hashed = hash_password(PASSWORD)
        storage.database.do(lambda connection: team.add(connection, NAME, hashed, NOON))
        storage.database.do(lambda connection: team.add(connection, "proxied", "", NOON))
        yield storage


@pytest_asyncio.fixture(loop_scope="session", params=[""])
async def house(
    request: pytest.FixtureRequest, kept: Storage, deck: Deck, service: ServiceFactory
) -> AsyncIterator[House]:
    """The deck, one of its topics with open points and a card that is not sent, behind the gate."""
    header = str(request.param)
    [topic] = deck.topics
    first, *others = topic.cards
    unsent = replace(first, review=replace(first.review, state=ReviewState.SUBMITTED))
    shown = Deck((replace(topic, cards=(unsent, *others), open_points=("<b>One</b> is open.",)),), deck.notices)
    serving = service(deck=shown, store=SqlStore(kept.database, kept.keys))
    app = application(serving, NOON.date)
    open_gate(app, Gate(SqlTeam(kept.database, kept.keys, clock_at(NOON)), header, bars=Bars(CARDS)))
    await serving.answer(Message("1", "test", "c", "p", Press(f"open:{CARD}")))
    await serving.answer(Message("2", "test", "c", "p", Press("helpful:test:1")))
    async with TestServer(app) as server:
        yield House(kept, str(server.make_url("/")).rstrip("/"), header)


@pytest_asyncio.fixture(loop_scope="session")
async def browserless() -> AsyncIterator[ClientSession]:
    """A browser without a window."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def post(session: ClientSession, house: House, path: str, page: str, **fields: str) -> tuple[int, str]:
    """Send the form of a page with these fields; the status and what is shown then."""
    async with session.get(f"{house.address}{page}") as shown:
        [form] = re.findall(r'name="form" value="([^"]+)"', await shown.text())
    async with session.post(f"{house.address}{path}", data={"form": form, **fields}) as answer:
        return answer.status, await answer.text()


def listed_bars(card: str) -> list[str]:
    """What `impar review list` names."""
    rows = json.loads(CliRunner(env={"IMPAR_DECK": None}).invoke(impar, ["review", "list", "--json"]).stdout)
    [bars] = [row["in_the_way"] for row in rows if row["card"] == card]
    assert bars
    return list(bars)


async def test_a_member_signs_in_reads_the_deck_and_signs_out(house: House, open_page: Open, deck: Deck) -> None:
    question = next(card.question for card in deck.cards if card.id == CARD)
    page = await open_page(f"{house.address}/deck")
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()

    await expect(page.get_by_role("heading", name="The deck")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=question)
    await expect(row).to_contain_text("under review")
    assert (await row.get_by_role("cell").all_inner_texts())[2:] == ["1", "1", "0"]
    await expect(page.get_by_text("<b>One</b> is open.")).to_be_visible()
    bars = row.get_by_role("list", name="In the way of its approval")
    assert await bars.get_by_role("listitem").all_inner_texts() == listed_bars(CARD)
    assert await page.get_by_role("row").filter(has_text="submitted").get_by_role("link").count() == 0

    await page.get_by_role("button", name="Sign out").click()
    await page.goto(f"{house.address}/deck")
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "another password"), ("nobody", PASSWORD), ("proxied", ""), ("", "")]
)
async def test_who_knows_no_name_with_its_password_stays_outside(
    house: House, browserless: ClientSession, name: str, password: str
) -> None:
    status, text = await post(browserless, house, "/sign-in", "/sign-in", name=name, password=password)

    assert status == 403
    assert "That is no name with its password" in text
    assert (await browserless.get(f"{house.address}/deck")).url.path == "/sign-in"


async def test_a_form_of_another_site_is_refused(house: House, browserless: ClientSession) -> None:
    await post(browserless, house, "/sign-in", "/sign-in", name=NAME, password=PASSWORD)

    forged = [
        await browserless.post(f"{house.address}/sign-out", data={"form": "made-up"}),
        await browserless.post(f"{house.address}/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
        await browserless.post(f"{house.address}/sign-in", data={"name": NAME, "password": PASSWORD}),
    ]

    assert [each.status for each in forged] == [403, 403, 403]
    assert (await browserless.get(f"{house.address}/deck")).url.path == "/deck"


async def test_a_cookie_is_no_scripts_and_no_other_sites_business(house: House, browserless: ClientSession) -> None:
    async with browserless.get(f"{house.address}/sign-in") as page:
        cookie = page.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_session_that_was_made_up_or_is_over_is_none(house: House, browserless: ClientSession) -> None:
    made_up = await browserless.get(f"{house.address}/deck", cookies={"impar_team": "x"})
    await post(browserless, house, "/sign-in", "/sign-in", name=NAME, password=PASSWORD)
    store = SqlStore(house.storage.database, house.storage.keys)

    purged = await store.purge(Keep(), NOON + timedelta(days=1))

    assert made_up.url.path == "/sign-in"
    assert purged["logins"] >= 1
    assert (await browserless.get(f"{house.address}/deck")).url.path == "/sign-in"


async def test_too_many_passwords_from_one_network_are_refused(house: House, browserless: ClientSession) -> None:
    seen = [await post(browserless, house, "/sign-in", "/sign-in", name="x", password="x") for _ in range(6)]

    assert [status for status, _ in seen] == [403] * 5 + [429]


@pytest.mark.parametrize("house", ["X-Forwarded-User"], indirect=True)
@pytest.mark.parametrize(
    ("headers", "status"), [({"X-Forwarded-User": "proxied"}, 200), ({"X-Forwarded-User": "eve"}, 403), ({}, 403)]
)
async def test_a_proxy_signs_in_who_is_a_member(
    house: House, browserless: ClientSession, headers: Mapping[str, str], status: int
) -> None:
    async with browserless.get(f"{house.address}/deck", headers=headers) as page:
        assert page.status == status
    async with browserless.get(f"{house.address}/sign-in", headers=headers) as page:
        assert page.status == status
        assert "password" not in await page.text()


async def test_the_header_is_believed_only_behind_a_proxy() -> None:
    assert read_settings({"IMPAR_TEAM_HEADER": "X-Forwarded-User", "IMPAR_PROXIES": "1"}).team_header
    with pytest.raises(SettingsError, match="IMPAR_PROXIES"):
        read_settings({"IMPAR_TEAM_HEADER": "X-Forwarded-User"})
    with pytest.raises(SettingsError, match="the name of a header"):
        read_settings({"IMPAR_TEAM_HEADER": "X Forwarded:", "IMPAR_PROXIES": "1"})


async def test_a_hash_is_salted_and_no_hash_is_no_password() -> None:
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)

    assert one != other
    assert one.startswith("$argon2id$")
    assert is_password(PASSWORD, one)
    assert not is_password("", "")
    assert not is_password(PASSWORD, "no hash")


async def test_members_are_added_listed_and_removed(tmp_path: Path) -> None:
    env = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(tmp_path)}
    with open_to_serve(Settings(data=tmp_path), NOON):
        pass

    def run(*arguments: str, given: str = "") -> str:
        return CliRunner(env=env).invoke(impar, ["user", *arguments], input=given).output

    twice = f"{PASSWORD}\n{PASSWORD}\n"
    assert "ada is a member" in run("add", "ada", given=twice)
    assert "ada was a member already" in run("add", "ada", given=twice)
    assert PASSWORD not in run("add", "ben", "--no-password")
    assert run("list") == "ada\nben (no password: signed in by the proxy)\n"
    assert run("remove", "ben") == "ben is a member no more\n"
    assert "nobody has the name 'ben'" in run("remove", "ben")
    assert "give it at least 15" in run("add", "eve", given="short\nshort\n")
    assert "is no name" in run("add", "a b", given=twice)
