"""What has no room in one window or on one button: pages that are turned, and long labels."""

from dataclasses import replace

import pytest

from answers.deck import Deck
from bot import wording
from tests.adapters.slack.conftest import Run, last, until
from tests.adapters.slack.generated import with_topics
from tests.emulators.slack.person import Person
from tests.emulators.slack.world import buttons_of

QUESTION = "is a ganglion impar block safe?"


@pytest.fixture
def cited_at_length(deck: Deck) -> Deck:
    """The deck with so much to say of each citation that no window holds the references of a card."""
    (topic,) = deck.topics
    citations = {
        label: replace(citation, note=f"Of {label} {'much ' * 500}") for label, citation in topic.citations.items()
    }
    return replace(deck, topics=(replace(topic, citations=citations),))


def texts(view: dict[str, object]) -> str:
    return str(view["blocks"])


async def test_the_pages_of_references_are_turned_in_their_window(
    run: Run, way: str, anna: Person, cited_at_length: Deck
) -> None:
    running = await run(way, with_deck=cited_at_length)
    await anna.commands(QUESTION, "C1")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.ALL_REFERENCES)
    await running.idle()
    first = anna.modal

    await anna.presses_in_view(first, wording.LATER)
    await until(lambda: anna.modal["hash"] == "2")
    second = anna.modal
    await anna.presses_in_view(second, wording.EARLIER)
    await until(lambda: anna.modal["hash"] == "3")

    assert first["id"] == second["id"]
    assert texts(first) != texts(second)
    assert wording.EARLIER not in dict(buttons_of(first["blocks"]))
    assert texts(anna.modal) == texts(first)


async def test_the_pages_of_the_home_are_turned_in_their_place(run: Run, way: str, anna: Person, deck: Deck) -> None:
    running = await run(way, with_deck=with_topics(deck, 12))
    await anna.opens_home()
    await until(lambda: anna.workspace.homes)
    first = anna.home

    await anna.presses_in_view(first, wording.LATER)
    await until(lambda: anna.home["id"] != first["id"])
    await running.idle()
    second = anna.home
    await anna.presses_in_view(second, wording.EARLIER)
    await until(lambda: anna.home["id"] != second["id"])

    assert ("Topic 0 of many" in texts(first), "Topic 0 of many" in texts(second)) == (True, False)
    assert "Topic 11 of many" in texts(second)
    assert texts(anna.home) == texts(first)


async def test_a_question_that_is_too_long_for_a_button_has_one_beside_it(
    run: Run, way: str, anna: Person, deck: Deck
) -> None:
    (topic,) = deck.topics
    long = f"How well does it work, {'and how well is that known, ' * 3}all told?"
    cards = tuple(replace(card, question=long) if card.facet == "evidence" else card for card in topic.cards)
    running = await run(way, with_deck=replace(deck, topics=(replace(topic, cards=cards),)))
    await anna.writes_directly(QUESTION)
    await running.idle()
    answer = last(anna.sees())

    await anna.presses(answer, "Show")
    await running.idle()

    assert long in answer.shown
    assert long not in answer.buttons
    assert last(anna.sees()).shown.startswith(long)


async def test_who_asks_to_be_told_later_reads_that_it_is_noted(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    await anna.commands("what is the weather?", "C1")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.TELL_ME)
    await running.idle()

    assert wording.WILL_TELL[0] in last(anna.sees("C1")).shown
    assert last(anna.sees("C1")).only_for == "U1"
