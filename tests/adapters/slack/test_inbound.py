"""From payloads to messages: one key for one thing that a person did, and nothing of Slack's markup in its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.address import Address, Place
from adapters.slack.inbound import read
from adapters.slack.payload import Json, enterprise_of, is_org_wide, is_response_url, plain, team_of
from bot.message import Press, Question

EVENT: Json = {
    "type": "message",
    "channel": "C1",
    "user": "U1",
    "text": "<@UBOT> is it safe?",
    "ts": "1.1",
    "channel_type": "channel",
}


def body(**changed: object) -> Json:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {**EVENT, **changed}}


def test_the_twins_of_a_mention_are_one_message() -> None:
    mention = read(body(type="app_mention", channel_type=None), "UBOT")
    twin = read({**body(), "event_id": "Ev2"}, "UBOT")

    assert mention == twin
    assert mention is not None
    assert mention.content == Question("is it safe?")
    assert (mention.conversation, mention.person) == ("T1/C1/1.1", "T1/U1")


@pytest.mark.parametrize(
    "changed",
    [{"channel": "C2"}, {"ts": "1.2"}, {"user": "U2", "ts": "1.3"}],
)
def test_other_messages_have_other_keys(changed: Json) -> None:
    first, second = read(body(), "UBOT"), read(body(**changed), "UBOT")

    assert first is not None
    assert second is not None
    assert first.key != second.key


def test_the_same_time_in_another_workspace_is_another_message() -> None:
    first, second = read(body(), "UBOT"), read({**body(), "team_id": "T2"}, "UBOT")

    assert first is not None
    assert second is not None
    assert first.key != second.key


@pytest.mark.parametrize(
    "changed",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"bot_id": "B1"},
        {"user": "UBOT"},
        {"user": None},
        {"hidden": True},
        {"text": "not to the bot"},
        {"type": "reaction_added"},
    ],
)
def test_what_nobody_says_to_the_bot_is_no_message(changed: Json) -> None:
    assert read(body(**changed), "UBOT") is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_sent_to_the_channel_too_is_a_message(subtype: str) -> None:
    assert read(body(subtype=subtype), "UBOT") is not None


OWN: Json = {"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}
ORG: Json = {"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}


@pytest.mark.parametrize(
    ("payload", "team", "enterprise"),
    [
        ({"team_id": "T1", "authorizations": [OWN]}, "T1", ""),
        ({"team_id": "T9", "enterprise_id": "E9", "authorizations": [OWN]}, "T1", ""),
        ({"team_id": "T9", "authorizations": [{**OWN, "enterprise_id": "E1"}]}, "T1", "E1"),
        ({"team_id": "T7", "enterprise_id": "E1", "authorizations": [ORG]}, "T7", "E1"),
        ({"team_id": "T9", "enterprise_id": "E9", "authorizations": [ORG]}, "E1", "E1"),
        ({"team_id": "T9", "enterprise_id": "E9", "context_team_id": "T7", "authorizations": [ORG]}, "T7", "E1"),
        ({"team_id": "T1", "enterprise_id": "E1", "command": "/impar"}, "T1", "E1"),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T9"}}, "T1", ""),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "T7"}}, "T7", "E1"),
        ({"team": {"id": "T9"}, "enterprise": {"id": "E9"}, "view": {"app_installed_team_id": "T1"}}, "T1", ""),
        (
            {
                "team": {"id": "T9"},
                "enterprise": {"id": "E9"},
                "view": {"app_installed_team_id": "T1", "private_metadata": '{"enterprise":"E1"}'},
            },
            "T1",
            "E1",
        ),
        ({"team": {"id": "T7"}, "enterprise": {"id": "E1"}, "view": {"app_installed_team_id": "E1"}}, "T7", "E1"),
        ({"team": None, "view": {"app_installed_team_id": "E1"}, "user": {"team_id": "T7"}}, "T7", "E1"),
    ],
)
def test_the_workspace_is_that_which_has_the_app(payload: Json, team: str, enterprise: str) -> None:
    assert (team_of(payload), enterprise_of(payload)) == (team, enterprise)


@pytest.mark.parametrize(("authorizations", "whole"), [([OWN], False), ([ORG], True), ([], True)])
def test_an_installation_is_that_of_an_organisation_where_the_authorization_says_so(
    authorizations: list[Json], *, whole: bool
) -> None:
    assert is_org_wide({"is_enterprise_install": True, "authorizations": authorizations}) is whole


def test_a_bare_mention_asks_for_help() -> None:
    message = read(body(text="<@UBOT>"), "UBOT")

    assert message is not None
    assert message.content == Question("help")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("see <https://example.org|the page> and <https://example.org>", "see the page and https://example.org"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<@U1|jane> and <!subteam^S1|@nurses>", "@someone and @someone"),
        ("in <#C1|general> or <#C2|>", "in #general or"),
        ("<!channel> <!date^1|today>", "!today"),
    ],
)
def test_slacks_markup_is_read_as_words(typed: str, read_as: str) -> None:
    assert " ".join(plain(typed).split()) == read_as


@given(st.text())
def test_no_text_of_a_person_holds_a_mention_once_it_is_read(text: str) -> None:
    assert "@U1" not in plain(f"{text.replace('<', '').replace('>', '')}<@U1>")


@pytest.mark.parametrize(
    ("address", "slacks"),
    [
        ("https://hooks.slack.com/commands/T1/1/x", True),
        ("https://hooks.slack-gov.com/actions/T1/1/x", True),
        ("http://127.0.0.1:1/response/1", True),
        ("http://127.0.0.1:2/response/1", False),
        ("https://hooks.slack.com:444/x", False),
        ("https://hooks.slack.com.evil.org/x", False),
        ("http://hooks.slack.com/x", False),
        ("https://user@hooks.slack.com/x", False),
        ("", False),
    ],
)
def test_only_slack_gives_out_response_urls(address: str, *, slacks: bool) -> None:
    assert is_response_url(address, frozenset({"http://127.0.0.1:1"})) is slacks


def test_an_address_is_read_back_and_no_other_text_is_one() -> None:
    address = Address(Place.THREAD, "T1", "U1", channel="C1", thread="1.1")

    assert Address.from_text(address.to_text()) == address
    for text in ("{}", "[]", '{"place": "thread", "team": "T1", "user": "U1", "colour": "red"}', "no JSON"):
        with pytest.raises(ValueError, match=r"."):
            Address.from_text(text)


def test_a_press_in_a_message_that_only_one_person_sees_stays_with_them() -> None:
    pressed: Json = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": True},
        "actions": [{"action_id": "choice:0", "value": "open:a/b", "action_ts": "7.5"}],
        "response_url": "https://hooks.slack.com/actions/1",
    }

    message = read(pressed)

    assert message is not None
    assert message.content == Press("open:a/b")
    assert message.conversation == "T1/C1/U1"
    assert Address.from_text(message.address).place is Place.PRIVATE


def test_keys_hold_no_digits_that_could_be_taken_for_a_number_of_somebody() -> None:
    message = read(body(ts="1712345678.123456"), "UBOT")

    assert message is not None
    assert message.event.isalpha()
