"""From a form to a message. Pure: randomness comes in as an argument."""

import hashlib
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from bot.asking import AskError
from bot.message import Message, Press, Question

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form in the form in which browsers send it (WHATWG URL standard, section 5.1).

    Bytes that are no text become the replacement character; of fields of one name the last one counts.
    """
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def read_message(fields: Mapping[str, str], conversation: str, fresh_token: str) -> Message:
    """The message in a form's fields: `choice`, else `question`, and the form's token `event`.

    A form without a valid token gets `fresh_token`, so it counts as new.
    """
    token = fields.get("event", "")
    content = _content(fields)
    event = _event(token if is_token(token) else fresh_token, content)
    return Message(event, "web", conversation, conversation, content)


def read_json(body: bytes) -> object:
    """The JSON in a request's body. Raises `AskError`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise AskError(f'the body is not valid JSON{where}: write {{"q": "your question"}} in UTF-8') from error


def is_token(text: str) -> bool:
    """Whether a text has the form of a token that a page of ours was given."""
    return _TOKEN.fullmatch(text) is not None


def _content(fields: Mapping[str, str]) -> Press | Question:
    choice = fields.get("choice", "")
    return Press(choice) if choice else Question(fields.get("question", "").replace("\r\n", "\n"))


def _event(token: str, content: Press | Question) -> str:
    """The same form sent twice is one event; sent again with other words, as after going back a page, it is another.

    The token is not part of what is kept, so nobody can find out the words from the digest by trying.
    """
    kind, words = ("choice", content.choice) if isinstance(content, Press) else ("question", content.text)
    digest = hashlib.sha256(f"{token}\n{kind}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:32]
