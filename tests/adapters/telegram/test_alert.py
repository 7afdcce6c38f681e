"""Word of an urgent reply arrives in the chat that the operator names, and holds nothing of what was written."""

import pytest

from answers.deck import Deck
from bot import wording
from intents.match import Matcher
from tests.adapters.telegram.house import running
from tests.emulators.telegram.server import Emulator

TEAM, TOPIC = -100, 5


@pytest.mark.parametrize("topic", [0, TOPIC])
async def test_the_chat_is_told_and_the_person_too(
    emulator: Emulator, deck: Deck, matcher: Matcher, monkeypatch: pytest.MonkeyPatch, topic: int
) -> None:
    monkeypatch.setenv("IMPAR_URGENT_NOTIFY", f"telegram:{TEAM}/{topic}" if topic else f"telegram:{TEAM}")
    team = emulator.people.group(TEAM, threads=frozenset({TOPIC}) if topic else frozenset())
    chat = emulator.people.private(7)

    async with running(emulator, deck, matcher) as house:
        emulator.people.say(chat, "I can't breathe since the block, says Quentin")
        (reply,) = await house.wrote(chat, 1)
        (alert,) = await house.wrote(team, 1)

    assert wording.URGENT[0] in reply["text"]
    assert "got the urgent reply: chest pain, breathlessness or collapse" in alert["text"]
    assert alert.get("message_thread_id", 0) == topic
    assert not any(word in alert["text"] for word in ("breathe since", "Quentin"))
