"""Coverage-guided fuzzing of what platforms bring: payloads of their shapes, with any words and ids in them.

    python tests/fuzz/inbound.py -max_total_time=60

Each is a message or none. The form and the JSON of the web are any bytes at all.
"""

import copy
import json
import sys
from collections.abc import Iterator
from typing import Any

import atheris
from telegram import Update

with atheris.instrument_imports(include=["adapters.slack", "adapters.telegram", "adapters.web", "bot.choice"]):
    from adapters.files import CARDS, load_deck, load_facets
    from adapters.slack.inbound import read
    from adapters.telegram.identity import identity
    from adapters.telegram.inbound import read_message, read_press
    from adapters.web.inbound import read_form, read_json
    from adapters.web.inbound import read_message as read_web
    from answers.audience import Audience
    from bot.asking import AskError

DECK = load_deck(CARDS, load_facets())
BOT = identity("42:of a test", "impar_bot")
PERSON = {"id": 7, "is_bot": False, "first_name": "A", "username": "anna"}
WRITTEN = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": "private"}, "from": PERSON, "text": "/ask is it safe"}
SLACK: tuple[dict[str, Any], ...] = (
    {
        "type": "event_callback",
        "team_id": "T1",
        "event": {"type": "message", "channel": "C1", "user": "U1", "text": "<@UBOT> safe?", "ts": "1.1"},
    },
    {
        "command": "/impar",
        "text": "is it safe",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1",
    },
    {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"},
        "actions": [{"action_id": "choice-1", "value": "open:ganglion-impar/safety", "action_ts": "1.5"}],
    },
)
TELEGRAM: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": WRITTEN},
    {"update_id": 2, "edited_message": {**WRITTEN, "edit_date": 3}},
    {
        "update_id": 3,
        "callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "message": WRITTEN, "data": "o"},
    },
)
# Numbers as text, which Slack itself writes and no person does.
KEPT = ("action_ts", "type")


def try_one(data: bytes) -> None:
    """Bring one payload of each platform."""
    provider = atheris.FuzzedDataProvider(data)
    read(_changed(provider.PickValueInList(list(SLACK)), provider), "UBOT")
    _try_telegram(_changed(provider.PickValueInList(list(TELEGRAM)), provider))
    body = provider.ConsumeBytes(sys.maxsize)
    read_web(read_form(body), "key", "fresh" * 4)
    try:
        read_json(body)
    except AskError:
        return


def _try_telegram(payload: dict[str, Any]) -> None:
    update = Update.de_json(payload, None)
    message = update.message or update.edited_message
    if message is not None:
        read_message(message, DECK, BOT)
    if update.callback_query is not None:
        read_press(update.callback_query, DECK, BOT, Audience.CLINICIAN)


def _changed(payload: dict[str, Any], provider: atheris.FuzzedDataProvider) -> dict[str, Any]:
    """The payload with some of its words replaced."""
    changed = copy.deepcopy(payload)
    for owner, key in list(_words_in(changed)):
        if provider.ConsumeBool():
            owner[key] = json.loads(json.dumps(provider.ConsumeUnicode(40)))  # as it would have come over the wire
    return changed


def _words_in(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - JSON
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if isinstance(inner, str) and key not in KEPT:
            yield value, key
        else:
            yield from _words_in(inner)


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
