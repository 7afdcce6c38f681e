"""Every way in, over real HTTP and over a real socket: what a person does, and what they and others then see."""

import pytest

from answers.audience import Audience
from bot import wording
from bot.records import Gap, Receipt
from tests.adapters.slack.conftest import Run, last, until
from tests.emulators.slack.person import Person
from tests.emulators.slack.webapi import pings
from tests.emulators.slack.world import Workspace

SAFETY, BILLING = "Is a ganglion impar block safe?", "What is the CPT code for a ganglion impar block?"


async def test_a_command_is_answered_to_the_one_who_typed_it_only(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)

    delivered = await anna.commands("is a ganglion impar block safe?", "C2")
    await running.idle()

    (answer,) = anna.sees("C2")
    assert (delivered.status, delivered.body) == (200, "")
    assert SAFETY in answer.shown
    assert answer.only_for == "U1"
    assert ben.sees("C2") == []


@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        ("", "'topics' lists what I can answer"),
        ("help", "'topics' lists what I can answer"),
        ("topics", wording.TOPICS),
        ("audience", wording.WHICH_DESCRIBES_YOU),
        ("audience coder", "coder or biller"),
        ("forget", "What was kept of you is erased"),
    ],
)
async def test_each_word_of_the_command_does_what_it_says(
    run: Run, way: str, anna: Person, typed: str, shows: str
) -> None:
    running = await run(way)

    await anna.commands(typed, "C1")
    await running.idle()

    assert shows in last(anna.sees("C1")).shown


async def test_a_mention_is_answered_once_in_its_thread_though_it_comes_as_two_events(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)

    asked = await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()

    (answer,) = ben.sees("C1")
    assert len(anna.delivered) == 2
    assert SAFETY in answer.shown
    assert answer.thread == asked.ts
    assert answer.only_for == ""
    assert running.refused["repeat"] == 1


async def test_a_direct_message_is_answered_in_its_thread(run: Run, way: str, anna: Person) -> None:
    running = await run(way)

    asked = await anna.writes_directly("is a ganglion impar block safe?")
    await running.idle()
    await anna.writes_directly("and the code?", asked.ts)
    await running.idle()

    first, second = anna.sees("D1")
    assert (first.thread, second.thread) == (asked.ts, asked.ts)
    assert BILLING in second.shown


async def test_a_direct_message_outside_of_a_thread_begins_a_new_conversation(run: Run, way: str, anna: Person) -> None:
    running = await run(way)

    await anna.writes_directly("is a ganglion impar block safe?")
    await running.idle()
    await anna.writes_directly("and the code?")
    await running.idle()

    assert wording.ASK[0] in last(anna.sees("D1")).shown


async def test_a_follow_up_in_its_thread_needs_no_mention(run: Run, way: str, anna: Person, ben: Person) -> None:
    running = await run(way)
    asked = await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()

    await ben.says("C1", "and what is the cpt code?", asked.ts)
    await running.idle()

    answer = last(ben.sees("C1"))
    assert BILLING in answer.shown
    assert answer.thread == asked.ts


@pytest.mark.parametrize("said", ["thanks!", "who won the match yesterday?", "lunch at noon?", "help", "ok"])
async def test_in_a_thread_it_keeps_silent_where_it_is_not_sure(run: Run, way: str, anna: Person, said: str) -> None:
    running = await run(way)
    asked = await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()
    records = running.store.records

    await anna.says("C1", said, asked.ts)
    await running.idle()

    assert len(anna.sees("C1")) == 1
    assert running.store.records == records


async def test_a_thread_that_it_has_no_part_in_is_none_of_its_business(run: Run, anna: Person) -> None:
    running = await run()
    root = await anna.says("C1", "look at this")

    await anna.says("C1", "is a ganglion impar block safe?", root.ts)
    await anna.says("C1", "is a ganglion impar block safe?")
    await running.idle()

    assert anna.sees("C1") == []
    assert running.store.records == ()
    assert running.refused == {}


async def test_edits_and_other_bots_are_not_answered(run: Run, way: str, anna: Person, workspace: Workspace) -> None:
    running = await run(way)
    asked = await anna.mentions("C1", "is a ganglion impar block safe?")
    await running.idle()

    await anna.edits(asked, f"<@{workspace.bot_user}> what is the cpt code?")
    await anna.says(workspace.direct("U1").id, "impar billing", bot_id="B9")
    await anna.says("C1", f"<@{workspace.bot_user}> impar billing", bot_id="B9", subtype="bot_message")
    await running.idle()

    assert len(anna.sees()) == 1


async def test_its_own_messages_are_not_answered(run: Run, anna: Person, workspace: Workspace) -> None:
    running = await run()
    workspace.direct("U1")
    own = {"user": workspace.bot_user, "bot_id": workspace.bot_id}

    await anna.says("D1", "is a ganglion impar block safe?", **own)
    await running.idle()

    assert anna.sees() == []
    assert [one.status for one in anna.delivered] == [200]


async def test_the_shortcut_of_a_message_asks_about_its_words_after_they_were_edited(
    run: Run, way: str, anna: Person, ben: Person
) -> None:
    running = await run(way)
    message = await ben.says("C2", "Is the block &lt;impar&gt; <https://example.org|safe>?")

    await anna.takes_message_shortcut(message, "ask_about_message")
    await running.idle()
    offered = anna.modal["blocks"][0]["element"]["initial_value"]
    delivered = await anna.submits(words="is a ganglion impar block safe?")
    await running.idle()

    assert offered == "Is the block <impar> safe?"
    assert delivered.status == 200
    (answer,) = anna.sees("C2")
    assert SAFETY in answer.shown
    assert answer.only_for == "U1"


async def test_the_shortcut_of_the_search_answers_directly_and_the_talk_goes_on_there(
    run: Run, way: str, anna: Person
) -> None:
    running = await run(way)

    await anna.takes_shortcut("ask")
    await running.idle()
    await anna.submits(words="is a ganglion impar block safe?")
    await running.idle()
    answer = last(anna.sees("D1"))
    await anna.writes_directly("and the code?", answer.ts)
    await running.idle()

    assert SAFETY in answer.shown
    assert BILLING in last(anna.sees("D1")).shown


async def test_a_message_that_is_too_long_to_be_a_question_is_left_to_be_written(run: Run, anna: Person) -> None:
    running = await run()
    message = await anna.says("C1", "x" * 2001)

    await anna.takes_message_shortcut(message, "ask_about_message")
    await running.idle()

    field = anna.modal["blocks"][0]
    assert "initial_value" not in field["element"]
    assert wording.TOO_LONG_TO_EDIT in field["label"]["text"]


async def test_the_home_shows_what_can_be_asked_and_what_is_kept(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()

    await anna.opens_home()
    await until(lambda: anna.workspace.homes)

    shown = str(anna.home["blocks"])
    assert wording.HOME_RECENT in shown
    assert "receipts: 1" in shown
    assert "Impar 0.0 · 8 cards" in shown


async def test_the_messages_tab_suggests_questions(run: Run, way: str, anna: Person, workspace: Workspace) -> None:
    await run(way)

    await anna.opens_home(tab="messages")
    await until(lambda: workspace.prompts)

    prompts = workspace.prompts["D1"]["prompts"]
    assert len(prompts) == 4
    assert all(prompt["title"] == prompt["message"] for prompt in prompts)


async def test_an_audience_that_was_chosen_holds_everywhere(run: Run, way: str, anna: Person) -> None:
    running = await run(way)

    await anna.commands("audience patient", "C1")
    await running.idle()
    await anna.writes_directly("is a ganglion impar block safe?")
    await running.idle()

    card = running.office.deck.card("ganglion-impar/safety")
    assert card is not None
    assert card.claims[0].for_audience(Audience.PATIENT) in last(anna.sees("D1")).shown


async def test_nobody_is_called_by_what_a_person_types(run: Run, anna: Person) -> None:
    running = await run()

    await anna.mentions("C1", "<!channel> <@U2> &lt;!here&gt; what is the stock price of <!subteam^S1>?")
    await running.idle()

    (answer,) = anna.sees("C1")
    assert pings(answer) == []


async def test_identifiers_are_taken_out_before_anything_is_kept(run: Run, anna: Person) -> None:
    running = await run()

    await anna.commands("write to <mailto:jane@example.com|jane@example.com> about the weather", "C1")
    await running.idle()

    gaps = [record.question for record in running.store.records if isinstance(record, Gap)]
    assert gaps == ["write to [EMAIL] about the weather"]
    assert len([record for record in running.store.records if isinstance(record, Receipt)]) == 1
