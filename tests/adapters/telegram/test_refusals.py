"""Every refusal and every urgent reply of the dialogues, as Telegram shows it."""

from tests.adapters.telegram.house import House
from tests.bot.dialogfile import is_said_in, refusals

LONGEST = 4096  # no person can send more at once


async def test_every_refusal_and_urgent_reply_is_shown_and_no_card_with_it(polled: House) -> None:
    wrong = []

    for number, step in enumerate(refusals(), 1):
        chat = polled.emulator.people.private(number)
        polled.emulator.people.say(chat, ((step.say or "") * step.times)[:LONGEST])
        (reply,) = await polled.wrote(chat, 1)
        rows = reply.get("reply_markup", {}).get("inline_keyboard", ())
        shown = [reply["text"], *(button["text"] for row in rows for button in row)]
        if not is_said_in(step, "\n".join(shown)):
            wrong.append(step.say)

    assert wrong == []
