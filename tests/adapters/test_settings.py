"""What an operator sets is read once, and a wrong value is said with its variable's name."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.files import CARDS
from adapters.settings import Keep, Settings, read_settings
from adapters.settings.slack import SlackSettings
from adapters.settings.telegram import TelegramSettings
from adapters.settings.values import SettingsError
from answers.audience import Audience
from answers.release import Release
from answers.review import ReviewState
from bot.conduct import Urgent
from bot.limiter import Rates


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({"HOME": "/home-of-one"})

    assert settings == Settings(
        "127.0.0.1",
        8080,
        CARDS,
        Path("/home-of-one/.cache/impar"),
        2.0,
        data=Path("/home-of-one/.local/share/impar"),
    )
    assert (settings.keep, settings.stop_seconds) == (Keep(30, 90, 30), 10.0)


def test_an_empty_value_is_as_good_as_none() -> None:
    empty = dict.fromkeys(("PORT", "IMPAR_HOST", "IMPAR_DECK", "IMPAR_CACHE", "IMPAR_WRONG_ANSWERS", "HOME"), "")

    assert read_settings(empty) == read_settings({})


def test_the_cache_is_where_the_xdg_specification_says_or_where_it_is_set() -> None:
    assert read_settings({"XDG_CACHE_HOME": "/x", "HOME": "/h"}).cache == Path("/x/impar")
    assert read_settings({"IMPAR_CACHE": "/c", "XDG_CACHE_HOME": "/x"}).cache == Path("/c")


def test_the_database_is_a_file_where_the_xdg_specification_says_or_where_it_is_set() -> None:
    assert read_settings({"XDG_DATA_HOME": "/x", "HOME": "/h"}).database_file == Path("/x/impar/impar.sqlite")
    assert read_settings({"IMPAR_DATA": "/d", "XDG_DATA_HOME": "/x"}).database_file == Path("/d/impar.sqlite")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_server_is_named_as_platforms_name_it(scheme: str) -> None:
    settings = read_settings({"DATABASE_URL": f"{scheme}://u:p@h:5/d?sslmode=require", "IMPAR_SECRET": "s" * 32})

    assert settings.database_url == "postgresql://u:p@h:5/d?sslmode=require"
    assert settings.secret == "s" * 32


def test_neither_the_secret_nor_the_servers_password_is_in_what_is_shown() -> None:
    settings = read_settings({"DATABASE_URL": "postgres://u:passw0rd@h/d", "IMPAR_SECRET": "s" * 32})

    assert "passw0rd" not in repr(settings)
    assert "sss" not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL must be like postgresql://"),
        ({"DATABASE_URL": "here"}, "DATABASE_URL must be like postgresql://"),
        ({"DATABASE_URL": "postgres://h/d"}, "IMPAR_SECRET must be set where DATABASE_URL is"),
        ({"IMPAR_SECRET": "short"}, "IMPAR_SECRET must have 32 characters or more"),
        ({"IMPAR_KEEP_QUESTIONS_DAYS": "-1"}, "IMPAR_KEEP_QUESTIONS_DAYS must be a whole number of days"),
        ({"IMPAR_KEEP_RECEIPTS_DAYS": "x"}, "IMPAR_KEEP_RECEIPTS_DAYS must be a whole number of days"),
        ({"IMPAR_KEEP_CONVERSATIONS_DAYS": "1.5"}, "IMPAR_KEEP_CONVERSATIONS_DAYS must be a whole number of days"),
        ({"IMPAR_STOP_SECONDS": "0"}, "IMPAR_STOP_SECONDS must be a whole number of seconds"),
    ],
)
def test_what_cannot_be_used_for_the_store_is_said_and_never_repeated(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=f"^{said}"):
        read_settings(environment)


def test_for_how_long_things_are_kept_can_be_set() -> None:
    days = {f"IMPAR_KEEP_{kind}_DAYS": str(number) for number, kind in enumerate(("QUESTIONS", "RECEIPTS"))}

    settings = read_settings({**days, "IMPAR_STOP_SECONDS": "20"})

    assert (settings.keep, settings.stop_seconds) == (Keep(0, 1, 30), 20.0)


@pytest.mark.parametrize("value", ["none", "0", "0.4", "5.1", "nan", "-1", "1 in 100"])
def test_a_tolerance_that_was_not_calibrated_is_said_with_what_it_may_be(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^IMPAR_WRONG_ANSWERS must be a number from 0.5 to 5: wrong answers in"):
        read_settings({"IMPAR_WRONG_ANSWERS": value})


def test_fewer_wrong_answers_can_be_asked_for() -> None:
    assert read_settings({"IMPAR_WRONG_ANSWERS": "1"}).wrong_answers == 1.0


def test_a_platform_that_sets_the_port_is_listened_to_from_everywhere() -> None:
    settings = read_settings({"PORT": "5000"})

    assert (settings.host, settings.port) == ("0.0.0.0", 5000)  # noqa: S104 - the claim


def test_the_host_that_is_set_is_used_with_a_port_and_without() -> None:
    assert read_settings({"IMPAR_HOST": "::1", "PORT": "5000"}).host == "::1"
    assert read_settings({"IMPAR_HOST": "10.0.0.7"}).host == "10.0.0.7"


def test_the_deck_is_a_folder(tmp_path: Path) -> None:
    assert read_settings({"IMPAR_DECK": str(tmp_path)}).deck == tmp_path


def test_the_deck_may_be_named_from_ones_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "cards").mkdir()

    assert read_settings({"IMPAR_DECK": "~/cards"}).deck == tmp_path / "cards"


@pytest.mark.parametrize("value", ["abc", "-1", "65536", "8080 ", "80.5", "\u0663", "0x50", "9" * 5000])
def test_a_port_that_is_none_is_said_with_what_it_may_be(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORT must be a whole number from 0 to 65535, like PORT=8080$"):
        read_settings({"PORT": value})


@pytest.mark.parametrize("value", ["/no/such/folder", "~no-such-person-here/cards", __file__])
def test_a_deck_that_is_no_folder_is_said(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^IMPAR_DECK must be a folder with card files; there is no folder '"):
        read_settings({"IMPAR_DECK": value})


@given(st.text(max_size=8))
def test_any_port_is_a_port_or_a_clear_refusal(value: str) -> None:
    try:
        port = read_settings({"PORT": value}).port
    except SettingsError as error:
        assert "PORT" in str(error)  # noqa: PT017 - either of the two is right
    else:
        assert 0 <= port <= 65535


def test_every_audience_may_be_chosen_where_nothing_else_is_set() -> None:
    assert read_settings({}).audiences == tuple(Audience)


def test_the_patient_audience_can_be_switched_off() -> None:
    assert Audience.PATIENT not in read_settings({"AUDIENCES": "coder, clinician,trainee"}).audiences


def test_what_is_sent_can_be_set() -> None:
    release = read_settings(
        {"IMPAR_SEND": "approved", "IMPAR_OVERDUE_GRACE_DAYS": "0", "IMPAR_JURISDICTION": "France, Belgium"}
    ).release

    assert release == Release(frozenset({ReviewState.APPROVED}), timedelta(0), ("France", "Belgium"))


def test_the_operators_words_for_emergencies_can_be_set() -> None:
    urgent = read_settings(
        {
            "IMPAR_URGENT_TEXT": "Bleep 2222.",
            "IMPAR_URGENT_NUMBERS": "United Kingdom: 999; United States: 911 or 988",
            "IMPAR_URGENT_NOTIFY": "slack:C0123456789",
        }
    ).urgent

    assert urgent == Urgent("Bleep 2222.", ("United Kingdom: 999", "United States: 911 or 988"), "slack", "C0123456789")


def test_rates_and_proxies_can_be_set() -> None:
    settings = read_settings({"IMPAR_RATE_PERSON": "1", "IMPAR_RATE_CONVERSATION": "2", "IMPAR_RATE_ADDRESS": "0"})

    assert settings.rates == Rates(1, 2, 0)
    assert (settings.proxies, read_settings({"PORT": "80"}).proxies) == (0, 1)
    assert read_settings({"PORT": "80", "IMPAR_PROXIES": "0"}).proxies == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUDIENCES", "clinician,vet"),
        ("IMPAR_SEND", "submitted"),
        ("IMPAR_SEND", "approved, retired"),
        ("IMPAR_OVERDUE_GRACE_DAYS", "-1"),
        ("IMPAR_OVERDUE_GRACE_DAYS", "a month"),
        ("IMPAR_URGENT_NUMBERS", "999"),
        ("IMPAR_URGENT_NUMBERS", "United Kingdom:"),
        ("IMPAR_URGENT_NOTIFY", "slack"),
        ("IMPAR_URGENT_NOTIFY", ":C0123456789"),
        ("IMPAR_URGENT_NOTIFY", "slack:#alerts"),
        ("IMPAR_URGENT_NOTIFY", "telegram:@alerts"),
        ("IMPAR_URGENT_NOTIFY", "pager:7"),
        ("IMPAR_RATE_PERSON", "10001"),
        ("IMPAR_RATE_CONVERSATION", "1.5"),
        ("IMPAR_RATE_ADDRESS", "\u0663"),
        ("IMPAR_PROXIES", "6"),
    ],
)
def test_a_value_of_safety_that_cannot_be_used_is_said_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be "):
        read_settings({name: value})


TOKEN = "123456:AbC-dEf_gh"  # noqa: S105 - made up


def test_without_a_token_there_is_no_telegram() -> None:
    assert read_settings({"TELEGRAM_WEBHOOK_URL": "https://x.org/t"}).telegram is None


def test_a_token_alone_polls_at_telegrams_own_address() -> None:
    telegram = read_settings({"TELEGRAM_BOT_TOKEN": TOKEN}).telegram

    assert telegram == TelegramSettings(TOKEN, "", "", "https://api.telegram.org")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "abc"),
        ("TELEGRAM_BOT_TOKEN", "123:a b"),
        ("TELEGRAM_WEBHOOK_URL", "http://x.org/t"),
        ("TELEGRAM_WEBHOOK_URL", "https://x.org:8080/t"),
        ("TELEGRAM_WEBHOOK_URL", "https://x.org"),
        ("TELEGRAM_WEBHOOK_URL", "https://x.org:port/t"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space"),
        ("TELEGRAM_WEBHOOK_SECRET", "x" * 257),
        ("TELEGRAM_API_URL", "localhost:8081"),
    ],
)
def test_what_telegram_would_refuse_is_said_with_its_name_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be ") as caught:
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, name: value})

    assert TOKEN not in str(caught.value)


def test_the_token_is_not_shown_with_the_settings() -> None:
    known = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "hidden"}

    shown = repr(read_settings(known))

    assert TOKEN not in shown
    assert "hidden" not in shown


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_slack_is_used_where_a_token_of_it_is_set(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[T1]\n", encoding="utf-8")
    more = {"SLACK_API_URL": "http://localhost:1/api", "IMPAR_PUBLIC_URL": "https://impar.example.org/"}

    plain = read_settings(SLACK).slack
    full = read_settings({**SLACK, **more, "IMPAR_SLACK_WORKSPACES": str(rules)}).slack

    assert read_settings({"IMPAR_PUBLIC_URL": "https://impar.example.org"}).slack is None
    assert plain == SlackSettings(bot_token="xoxb-1", app_token="xapp-1")
    assert full is not None
    assert (full.api_url, full.public_url) == ("http://localhost:1/api/", "https://impar.example.org")
    assert full.workspaces == "[T1]\n"


def test_no_secret_of_slack_is_shown() -> None:
    every = {**SLACK, "SLACK_SIGNING_SECRET": "hush", "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "hush"}

    shown = repr(read_settings({**every, "SLACK_CONFIGURATION_TOKEN": "hush"}))

    assert not [secret for secret in ("xoxb", "xapp", "hush") if secret in shown]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN must be a token that begins with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN must be a token that begins with xapp-"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing"),
        ({"SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL must be an address"),
        ({"IMPAR_PUBLIC_URL": "impar.example.org"}, "IMPAR_PUBLIC_URL must be an address"),
        ({"IMPAR_SLACK_WORKSPACES": "/no/such/file"}, "IMPAR_SLACK_WORKSPACES must be a file that can be read"),
    ],
)
def test_what_is_wrong_about_slack_is_said_with_its_variable(changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({**SLACK, **changed})

    assert str(raised.value).startswith(said)
