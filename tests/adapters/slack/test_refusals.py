"""Every refusal and every urgent reply of the dialogues, as Slack shows it."""

from tests.adapters.slack.conftest import Run
from tests.bot.dialogfile import is_said_in, refusals
from tests.emulators.slack.person import Person


async def test_every_refusal_and_urgent_reply_is_shown_and_no_card_with_it(run: Run, anna: Person) -> None:
    running = await run()
    wrong = []

    for step in refusals():
        await anna.writes_directly((step.say or "") * step.times)
        await running.idle()
        if not is_said_in(step, anna.sees()[-1].shown):
            wrong.append(step.say)

    assert wrong == []
