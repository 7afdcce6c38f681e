"""Where taking identifiers out fails, nothing of a message goes further, and the person gets the urgent reply."""

import logging
from pprint import pformat

import pytest

from adapters.memory import MemoryStore
from adapters.watch import Watch
from bot import wording
from bot.message import Content, Message, Press, Question, Referral
from bot.reply import Outcome
from tests.bot.test_running import running, until
from tests.fakes import BrokenGuard, FakePlatform, ServiceFactory

WORDS = "I can't breathe, Jane Roe"


@pytest.mark.parametrize("content", [Question(WORDS), Referral(WORDS), Press(f"open:{WORDS}")])
async def test_who_waits_for_a_reply_gets_the_urgent_one(service: ServiceFactory, content: Content) -> None:
    answered = await service(guard=BrokenGuard()).answer(Message("1", "test", "one", "a person", content))

    assert answered.reply.outcome is Outcome.URGENT
    assert answered.reply.paragraphs[: len(wording.URGENT)] == wording.URGENT
    assert (answered.stored, answered.phi) == ("", ())


async def test_who_is_answered_later_gets_the_urgent_reply_too(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service(guard=BrokenGuard())

    async with running(answering, platform):
        await answering.accept(Message("1", "test", "one", "a person", Question(WORDS), address="one"))
        await until(lambda: len(platform.sent) == 1)

    assert platform.sent[0].reply.outcome is Outcome.URGENT


async def test_nothing_of_the_words_is_kept_or_logged_and_the_failure_is_counted(
    service: ServiceFactory, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    store, watch = MemoryStore(), Watch()

    await service(guard=BrokenGuard(), store=store, observer=watch).answer(
        Message("1", "test", "one", "a person", Question(WORDS))
    )

    logged = caplog.text + "".join(capfd.readouterr())
    assert "BrokenError in the guard against identifiers" in logged
    assert b"impar_redflags_failed_total 1.0" in watch.exposition(None)
    assert not any(word in pformat(store.__dict__) + logged for word in ("breathe", "Jane"))
