"""Nothing that identifies a person is kept, said or logged, however long they talk."""

import logging
from pprint import pformat

import pytest

from adapters.memory import MemoryStore
from benchmarks.guard import HALVES, Marked, load_clean, load_marked
from bot.message import Message, Press, Question
from bot.plaintext import as_text
from bot.safety.guard import Guard
from tests.fakes import ServiceFactory

# Shorter ones ("93", "442") stand in dates, versions and event ids as well.
SHORTEST = 5
# What the guard is known to miss is measured elsewhere; here it is about what it found.
EVERY = 9


def _found(guard: Guard) -> list[Marked]:
    marked = [each for half in HALVES for each in load_marked(half)][::EVERY]
    return [each for each in marked if all(words not in guard.redact(each.text).text for _, words in each.identifiers)]


async def test_after_a_long_mixed_conversation_no_identifier_is_anywhere(
    service: ServiceFactory, guard: Guard, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    store = MemoryStore()
    answering = service(store=store)
    marked = _found(guard)
    texts = [
        text for pair in zip((each.text for each in marked), load_clean("held out"), strict=False) for text in pair
    ]
    said = [Question(text) for text in texts] + [Press(f"unhelpful: {each.text}") for each in marked]

    answered = [
        await answering.answer(Message(str(number), "test", f"one {number % 3}", "a person", content))
        for number, content in enumerate(said)
    ]

    replies = "\n".join(as_text(each.reply) + each.stored for each in answered)
    logged = caplog.text + "".join(capfd.readouterr())
    everything = pformat(store.__dict__) + replies + logged
    hidden = [words for each in marked for _, words in each.identifiers if len(words) >= SHORTEST]
    assert len(hidden) >= 25
    assert [words for words in hidden if words in everything] == []


async def test_a_button_that_someone_made_up_is_redacted_too(service: ServiceFactory) -> None:
    store = MemoryStore()

    await service(store=store).answer(Message("1", "test", "one", "a person", Press("helpful:jane.roe@example.org")))

    assert "jane.roe" not in pformat(store.__dict__)
