"""Every button, over real HTTP and over a real socket: what it does, where its answer goes, and who sees it."""

from contextlib import suppress
from dataclasses import replace

import pytest

from adapters.slack.address import Address, Place
from adapters.slack.refusals import NotDoneError
from adapters.slack.workspaces import Workspace as Rules
from adapters.slack.workspaces import Workspaces
from answers.audience import Audience
from answers.deck import Deck
from answers.release import Withheld
from answers.review import ReviewState
from bot import wording
from bot.delivery import Outgoing
from bot.records import Feedback, Reason
from bot.reply import Outcome, Reply
from tests.adapters.slack.conftest import Run, last, until
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.emulators.slack.webapi import pings
from tests.emulators.slack.world import Workspace, buttons_of
from tests.fakes import with_state

SAFETY, BILLING = "Is a ganglion impar block safe?", "What is the CPT code for a ganglion impar block?"
EVIDENCE = "How effective is a ganglion impar block?"


async def test_a_follow_up_in_a_private_answer_is_private_too(run: Run, way: str, anna: Person, ben: Person) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C2")
    await running.idle()

    await anna.presses(last(anna.sees()), EVIDENCE)
    await running.idle()
    await anna.commands("and the code?", "C2")
    await running.idle()

    _, second, third = anna.sees("C2")
    assert EVIDENCE in second.shown
    assert BILLING in third.shown
    assert ben.sees() == []


async def test_a_follow_up_in_a_thread_is_answered_there_for_everybody(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)
    asked = await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()

    await ben.presses(last(ben.sees()), EVIDENCE)
    await running.idle()

    answer = last(anna.sees("C1"))
    assert EVIDENCE in answer.shown
    assert answer.thread == asked.ts


async def test_did_you_mean_opens_the_card_and_none_of_these_refuses(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.writes_directly("and the code?")
    await running.idle()
    asked_back = last(anna.sees())

    await anna.presses(asked_back, BILLING)
    await running.idle()
    opened = last(anna.sees())
    await anna.presses(asked_back, wording.NONE_OF_THESE)
    await running.idle()

    assert BILLING in opened.shown
    assert wording.NOTHING_OFFERED in last(anna.sees()).shown


async def test_the_audience_is_chosen_by_a_button(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.writes_directly("audience")
    await running.idle()

    await anna.presses(last(anna.sees()), Audience.CODER.description)
    await running.idle()

    assert "coder or biller" in last(anna.sees()).shown


async def test_the_topics_are_shown_by_a_button(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.writes_directly("what is the weather?")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.SHOW_TOPICS)
    await running.idle()

    assert wording.TOPICS in last(anna.sees()).shown


async def test_all_references_open_in_a_window_with_their_states(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.ALL_REFERENCES)
    await running.idle()

    shown = str(anna.modal["blocks"])
    assert "listed, not matched" in shown
    assert "10.5114/wiitm.2014.43079" in shown


async def test_a_thumb_up_is_noted_once_however_often_it_is_pressed(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)
    await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()
    answer = last(anna.sees())

    await anna.presses(answer, wording.HELPFUL)
    await running.idle()
    await anna.presses(answer, wording.HELPFUL)
    await running.idle()

    noted = [record for record in running.store.records if isinstance(record, Feedback)]
    assert [one.helpful for one in noted] == [True]
    assert last(anna.sees()).only_for == "U1"
    assert wording.FEEDBACK_NOTED in last(anna.sees()).shown
    assert len(ben.sees()) == 1


async def test_a_thumb_down_asks_why_and_the_reason_is_noted(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.UNHELPFUL)
    await running.idle()
    (choices,) = anna.modal["blocks"]
    unclear = choices["element"]["options"][3]
    await anna.submits(reasons=unclear["value"])
    await running.idle()

    noted = [record for record in running.store.records if isinstance(record, Feedback)]
    assert [(one.helpful, one.reason) for one in noted] == [(False, None), (False, Reason.UNCLEAR)]
    assert len({one.receipt for one in noted}) == 1
    assert last(anna.sees()).only_for == "U1"


async def test_the_reason_can_be_given_by_a_button_too_where_the_window_was_closed(
    run: Run, way: str, anna: Person
) -> None:
    running = await run(way)
    await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.UNHELPFUL)
    await running.idle()

    await anna.presses(last(anna.sees()), wording.REASONS["outdated"])
    await running.idle()

    noted = [record for record in running.store.records if isinstance(record, Feedback)]
    assert [one.reason for one in noted] == [None, Reason.OUTDATED]


async def test_an_answer_is_shared_with_its_sharer_and_the_talk_goes_on_in_its_thread(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.SHARE)
    await running.idle()
    (shared,) = ben.sees("C1")
    await ben.says("C1", "and the code?", shared.ts)
    await running.idle()

    answer = last(ben.sees("C1"))
    assert SAFETY in shared.shown
    assert (shared.thread, shared.only_for, pings(shared)) == ("", "", ["U1"])
    assert wording.SHARE not in shared.buttons
    assert BILLING in answer.shown
    assert answer.thread == shared.ts


async def test_an_answer_is_shared_where_the_bot_is_no_member_and_its_buttons_work_there(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C2")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.SHARE)
    await running.idle()
    (shared,) = ben.sees("C2")
    await ben.presses(shared, EVIDENCE)
    await running.idle()

    assert SAFETY in shared.shown
    assert EVIDENCE in last(ben.sees("C2")).shown
    assert last(ben.sees("C2")).only_for == "U2"


@pytest.mark.parametrize("channel", ["C1", "C2"])
async def test_who_may_not_share_an_answer_is_told_and_nobody_else(
    run: Run, way: str, anna: Person, ben: Person, slack: Slack, *, channel: str
) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", channel)
    await running.idle()
    answer = last(anna.sees())
    slack.refuse("chat.postMessage", "restricted_action", times=9)

    await anna.presses(answer, wording.SHARE)
    await running.idle()

    assert wording.NOT_SHARED[0] in last(anna.sees(channel)).shown
    assert running.given_up == ["NotDoneError"]
    assert ben.sees() == []


async def test_where_the_bot_is_no_member_an_answer_of_more_than_five_messages_is_not_begun(
    run: Run, anna: Person, ben: Person, slack: Slack
) -> None:
    running = await run()
    long = Reply(Outcome.ANSWER, paragraphs=("x" * 8000,) * 6)
    for channel in ("C2", "C1"):
        address = Address(Place.CHANNEL, "T1", "U1", channel=channel, by="U1", conversation="T1/shared")
        address = replace(address, response_url=slack.hook(anna.workspace, channel, "U1"))
        with suppress(NotDoneError):
            await running.platform.sender.send(Outgoing(f"slack:{channel}", "slack", address.to_text(), long))

    (told,) = anna.sees("C2")
    assert wording.TOO_LONG_TO_SHARE[0] in told.shown
    assert ben.sees("C2") == []
    assert len(ben.sees("C1")) == 6


async def test_who_shares_by_an_address_that_is_used_up_is_told(
    run: Run, anna: Person, ben: Person, slack: Slack
) -> None:
    running = await run()
    await anna.commands("is a ganglion impar block safe?", "C2")
    await running.idle()
    slack.refuse("response_url", "used_url", status=404, times=9)

    await anna.presses(last(anna.sees()), wording.SHARE)
    await running.idle()

    assert wording.NOT_SHARED[0] in last(anna.sees("D1")).shown
    assert ben.sees() == []


async def test_in_a_direct_message_there_is_nobody_to_share_with(
    run: Run, way: str, anna: Person, workspace: Workspace
) -> None:
    running = await run(way)

    await anna.commands("is a ganglion impar block safe?", workspace.direct("U1").id)
    await running.idle()

    assert wording.SHARE not in last(anna.sees()).buttons


# When, in a step of three seconds, a button is pressed, and how much later again.
TWICE = [(0.1, 0.2), (2.9, 0.3), (0.0, 2.9)]


def set_clock(slack: Slack, within: float) -> None:
    """Let time pass until so many seconds of a step of three have gone by."""
    slack.world.advance((within - slack.world.now()) % 3)


@pytest.mark.parametrize(("within", "later"), TWICE)
async def test_a_double_click_is_answered_once_and_a_later_press_again(
    run: Run, way: str, anna: Person, slack: Slack, *, within: float, later: float
) -> None:
    running = await run(way)
    await anna.writes_directly("topics")
    await running.idle()
    topics = last(anna.sees())
    set_clock(slack, within)

    await anna.presses(topics, SAFETY)
    slack.world.advance(later)
    await anna.presses(topics, SAFETY)
    await running.idle()
    twice = len(anna.sees())
    slack.world.advance(3.1)
    await anna.presses(topics, SAFETY)
    await running.idle()

    assert twice == 2
    assert len(anna.sees()) == 3
    assert running.refused == {"repeat": 1}


@pytest.mark.parametrize(
    ("channel", "within", "later"), [("C1", 2.9, 0.3), ("C1", 1.0, 3600), ("C2", 0.1, 0.2), ("C2", 2.9, 0.3)]
)
async def test_an_answer_is_shared_once_however_often_and_whenever_it_is_pressed(
    run: Run, way: str, anna: Person, ben: Person, slack: Slack, *, channel: str, within: float, later: float
) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", channel)
    await running.idle()
    answer = last(anna.sees())
    set_clock(slack, within)

    await anna.presses(answer, wording.SHARE)
    if later > 3:
        await running.idle()
    slack.world.advance(later)
    await anna.presses(answer, wording.SHARE)
    await running.idle()

    assert len(ben.sees(channel)) == 1
    assert wording.ALREADY_SHARED[0] in last(anna.sees(channel)).shown
    assert last(anna.sees(channel)).only_for == "U1"


async def test_what_could_not_be_shared_can_be_shared_by_a_second_press(
    run: Run, anna: Person, ben: Person, slack: Slack
) -> None:
    running = await run()
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()
    answer = last(anna.sees())
    slack.refuse("chat.postMessage", "restricted_action")

    await anna.presses(answer, wording.SHARE)
    await running.idle()
    await anna.presses(answer, wording.SHARE)
    await running.idle()

    assert wording.NOT_SHARED[0] in anna.sees()[1].shown
    assert [SAFETY in posted.shown for posted in ben.sees("C1")] == [True]


async def test_a_button_works_after_a_restart_though_nothing_else_is_remembered(
    run: Run, way: str, anna: Person
) -> None:
    first = await run(way)
    await anna.mentions("C1", "is a ganglion impar block safe?")
    await first.idle()
    old = last(anna.sees())
    await first.end()

    second = await run(way)
    await anna.presses(old, EVIDENCE)
    await second.idle()

    assert EVIDENCE in last(anna.sees()).shown


async def test_a_button_of_a_card_that_was_retired_meanwhile_says_so(
    run: Run, way: str, anna: Person, deck: Deck
) -> None:
    first = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C1")
    await first.idle()
    old = last(anna.sees())
    await first.end()

    second = await run(
        way, with_deck=with_state(deck, ["ganglion-impar/evidence", "ganglion-impar/safety"], ReviewState.RETIRED)
    )
    await anna.presses(old, EVIDENCE)
    await second.idle()
    opened = last(anna.sees())
    await anna.presses(old, wording.SHARE)
    await second.idle()
    shared = last(anna.sees())
    await anna.presses(old, wording.ALL_REFERENCES)
    await second.idle()

    assert wording.WITHHELD[Withheld.RETIRED] in opened.shown
    assert wording.WITHHELD[Withheld.RETIRED] in shared.shown
    assert wording.NO_SOURCES[0] in str(anna.modal["blocks"])


async def test_the_home_opens_cards_directly_and_changes_the_audience_in_place(
    run: Run, way: str, anna: Person
) -> None:
    running = await run(way)
    await anna.opens_home()
    await until(lambda: anna.workspace.homes)

    await anna.presses_in_view(anna.home, SAFETY)
    await running.idle()
    answer = last(anna.sees("D1"))
    await anna.writes_directly("and the code?", answer.ts)
    await running.idle()
    await anna.presses_in_view(anna.home, Audience.CODER.description)
    await running.idle()

    assert SAFETY in answer.shown
    assert BILLING in last(anna.sees("D1")).shown
    assert "coder or biller" in str(anna.home["blocks"])
    chosen = home_buttons(anna)[Audience.CODER.description]
    assert chosen["style"] == "primary"
    assert len(anna.sees()) == 2


def home_buttons(person: Person) -> dict[str, dict[str, object]]:
    return dict(buttons_of(person.home["blocks"]))


async def test_the_home_asks_a_question(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.opens_home()
    await until(lambda: anna.workspace.homes)

    await anna.presses_in_view(anna.home, wording.ASK_IMPAR)
    await running.idle()
    await anna.submits(words="is a ganglion impar block safe?")
    await running.idle()

    assert SAFETY in last(anna.sees("D1")).shown


async def test_forget_me_erases_what_is_kept_and_asks_before(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.commands("what is the weather?", "C1")
    await running.idle()
    await anna.opens_home()
    await until(lambda: anna.workspace.homes)
    before = await running.service.profile("slack", "T1/U1")

    await anna.presses_in_view(anna.home, wording.FORGET_ME)
    await running.idle()
    after = await running.service.profile("slack", "T1/U1")

    assert "confirm" in home_buttons(anna)[wording.FORGET_ME]
    assert before.kept["questions"] == 1
    assert "questions" not in after.kept
    assert wording.FORGOTTEN[0] in str(anna.home["blocks"])


async def test_a_workspace_says_where_everybody_is_answered(run: Run, way: str, anna: Person, ben: Person) -> None:
    rules = Workspaces(Rules(channels=frozenset({"C9"}), audiences=(Audience.TRAINEE,)))
    running = await run(way, workspaces=rules)

    await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()
    refused = last(anna.sees())
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()

    assert wording.ELSEWHERE in refused.text
    assert refused.only_for == "U1"
    assert SAFETY in last(anna.sees()).shown
    assert wording.SHARE not in last(anna.sees()).buttons
    assert ben.sees() == []


async def test_an_audience_that_a_workspace_does_not_offer_is_not_set_by_typing_it(
    run: Run, way: str, anna: Person
) -> None:
    running = await run(way, workspaces=Workspaces(Rules(audiences=(Audience.TRAINEE, Audience.CODER))))

    await anna.writes_directly("audience patient")
    await running.idle()
    refused = last(anna.sees())
    await anna.writes_directly("audience coder")
    await running.idle()
    profile = await running.service.profile("slack", "T1/U1")

    assert wording.NO_PATIENTS in refused.text
    assert sorted(refused.buttons) == ["Coder or biller", "Trainee or student"]
    assert profile.audience is Audience.CODER


@pytest.mark.parametrize("value", ["open:<b>", "nonsense", "open:no/such-card", "x" * 1999])
async def test_a_button_of_nobody_is_told_so(run: Run, anna: Person, value: str) -> None:
    running = await run()
    await anna.writes_directly("topics")
    await running.idle()
    forged = last(anna.sees())
    for block in forged.blocks:
        for element in block.get("elements", []):
            element.update({"value": value} if element.get("type") == "button" else {})

    await anna.presses(forged, SAFETY)
    await running.idle()

    assert last(anna.sees()).shown.startswith((wording.UNKNOWN_BUTTON[0], wording.NO_CARD[0]))
