"""Every refusal and every urgent reply of the dialogues, as the page shows it."""

from html import unescape

from tests.adapters.web.visitor import Visitor
from tests.bot.dialogfile import is_said_in, refusals


async def test_every_refusal_and_urgent_reply_is_shown_and_no_card_with_it(visitor: Visitor) -> None:
    wrong = []

    for step in refusals():
        shown = unescape((await visitor.ask((step.say or "") * step.times)).text)
        if not is_said_in(step, shown):
            wrong.append(step.say)

    assert wrong == []
