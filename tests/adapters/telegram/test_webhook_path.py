"""The path of the webhook: one at which Telegram meets the bot, and nobody else is met."""

from pathlib import Path

import pytest
from aiohttp import web

from adapters.settings.telegram import read_telegram
from adapters.settings.values import SettingsError
from adapters.slack.platform import EVENTS
from adapters.storage.database import open_file
from adapters.storage.keys import Keys
from adapters.storage.team import SqlTeam
from adapters.web.app import application
from adapters.web.team import Gate, open_gate
from tests.fakes import NOON, ServiceFactory, clock_at

TOKEN = "123456789:AbC-dEf"  # noqa: S105 - made up


def read(path: str) -> str:
    """The address that is set, with that path."""
    known = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_URL": f"https://impar.example{path}"}
    settings = read_telegram(known)
    assert settings is not None
    return settings.webhook_url


def paths_of(app: web.Application) -> set[str]:
    return {resource.canonical for resource in app.router.resources()}


async def test_a_path_that_the_web_server_answers_is_refused(service: ServiceFactory, tmp_path: Path) -> None:
    app = application(service())
    database = open_file(tmp_path / "impar.db")
    open_gate(app, Gate(SqlTeam(database, Keys(b"a secret of the tests"), clock_at(NOON))))
    database.close()
    taken = paths_of(app) - {"/"} | {EVENTS, "/slack/install", "/slack/oauth_redirect"}

    accepted = []
    for path in sorted(taken):
        first = path.split("/")[1]
        with pytest.raises(SettingsError, match=f"TELEGRAM_WEBHOOK_URL must not lead to /{first}") as caught:
            accepted.append(read(path.replace("{", "").replace("}", "")))
        assert TOKEN not in str(caught.value)

    assert len(taken) > 10
    assert accepted == []


@pytest.mark.parametrize("path", ["", "/", "//telegram", "/{a}", "/bot{token}", "/a b", "/x/../api/ask", "/./api"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_WEBHOOK_URL must be an https address with a path"):
        read(path)


@pytest.mark.parametrize("path", ["/telegram", "/telegram/", "/bots/4242:impar_bot", "/a%20b", "/cardsbot"])
def test_any_other_path_is_taken(path: str) -> None:
    assert read(path).endswith(path)
