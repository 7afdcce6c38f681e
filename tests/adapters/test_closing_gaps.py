"""A question that no card answers becomes a card, and who asked and wants to know is told where they asked."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar
from adapters.commands.upkeep import close_gaps
from adapters.files import load_deck, load_facets
from adapters.settings import Settings
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from adapters.watch import Watch
from answers.review import ReviewState
from bot import wording
from bot.choice import Action
from bot.delivery import Taken
from bot.message import Content, Message, Press, Question
from bot.reply import Outcome
from bot.service import Service
from intents.matcher import CardMatcher, Knowledge
from tests.answers.sample import GOOD, put_deck
from tests.fakes import NOON, ServiceFactory

ASKED = "is swimming allowed after a genicular shot"

Talk = Callable[..., list[Taken]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck of two cards."""
    return put_deck(tmp_path / "deck")


@pytest.fixture(scope="module")
def matchers() -> dict[str, CardMatcher]:
    """The matchers of decks that were served before, for making one takes long."""
    return {}


@pytest.fixture
def talk(
    tmp_path: Path, folder: Path, service: ServiceFactory, knowledge: Knowledge, matchers: dict[str, CardMatcher]
) -> Talk:
    """Serves the deck as it is now: closes gaps, answers messages, and gives the replies that were sent."""

    def begin(*messages: Message) -> list[Taken]:
        deck = load_deck(folder, load_facets())
        answerable = repr(deck.answerable)
        if answerable not in matchers:
            matchers[answerable] = CardMatcher(deck, knowledge)
        with open_to_serve(Settings(data=tmp_path), NOON) as storage:
            store = SqlStore(storage.database, storage.keys)
            serving = service(deck=deck, matcher=matchers[answerable], store=store)
            return asyncio.run(serve(serving, store, messages))

    async def serve(serving: Service, store: SqlStore, messages: tuple[Message, ...]) -> list[Taken]:
        await close_gaps(store, serving, Watch())
        taken: list[Taken] = []
        for message in messages:
            await serving.accept(message)
            await serving._handle()  # noqa: SLF001 - one batch, without running everything else
        while batch := await store.take(("test",), 10, NOON):
            for each in batch:
                await store.delivered(each, "sent", NOON)
            taken.extend(batch)
        return taken

    return begin


@pytest.fixture
def run(tmp_path: Path, folder: Path) -> Callable[..., Result]:
    """Runs `impar gaps` on that deck and database."""
    settings = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(tmp_path), "IMPAR_DECK": str(folder)}

    def invoke(*arguments: str) -> Result:
        return CliRunner(env={**settings, "COLUMNS": "200"}).invoke(impar, ["gaps", *arguments])

    return invoke


def said(event: str, content: Content, person: str = "Ann") -> Message:
    return Message(event, "test", f"thread of {person}", person, content, f"address of {event}")


def row(run: Callable[..., Result]) -> dict[str, object]:
    [only] = map(json.loads, run("--json").stdout.splitlines())
    return dict(only)


def wish(talk: Talk, person: str = "Ann") -> Press:
    """Somebody asks, and presses the button that offers to tell them."""
    [refused] = talk(said(f"{person}1", Question(ASKED), person))
    [offer] = [choice for choice in refused.outgoing.reply.choices if choice.action is Action.TELL]
    [noted] = talk(said(f"{person}2", Press(offer.id), person))
    assert noted.outgoing.reply.paragraphs == wording.WILL_TELL
    return Press(offer.id)


def test_who_asked_and_agreed_is_told_in_their_thread_when_a_card_answers(
    talk: Talk, run: Callable[..., Result]
) -> None:
    wish(talk)
    talk(said("Ben1", Question(ASKED), "Ben"))
    before = talk()

    added = run("to-phrasing", str(row(run)["id"]), "--card", "knee/safety")
    told, again = talk(), talk()

    assert "is a phrasing of knee/safety now" in added.output
    assert (before, again) == ([], [])
    assert [each.outgoing.address for each in told] == ["address of Ann2"]
    assert told[0].outgoing.reply.outcome is Outcome.NOTICE
    assert told[0].outgoing.reply.paragraphs == (f"You asked: {ASKED}",)
    assert told[0].outgoing.reply.offered == ("knee/safety",)


def test_who_presses_the_button_again_after_they_were_told_is_told_again(
    talk: Talk, run: Callable[..., Result]
) -> None:
    button = wish(talk)
    run("to-phrasing", str(row(run)["id"]), "--card", "knee/safety")
    first = talk()

    talk(said("3", button))
    second = talk()

    assert [each.outgoing.reply.offered for each in (*first, *second)] == [("knee/safety",)] * 2
    assert second[0].outgoing.address == "address of 3"
    assert talk() == []


def test_nobody_is_told_of_a_draft(talk: Talk, run: Callable[..., Result], folder: Path) -> None:
    wish(talk)

    begun = run("draft", str(row(run)["id"]), "--topic", "knee", "--facet", "duration")

    card = load_deck(folder, load_facets()).card("knee/duration")
    assert "knee/duration is begun" in begun.output
    assert card is not None
    assert (card.question, card.review.state) == (ASKED, ReviewState.SUBMITTED)
    assert talk() == []


def test_a_draft_begins_a_topic_that_is_not_there(talk: Talk, run: Callable[..., Result], folder: Path) -> None:
    talk(said("1", Question("who won the world cup")))

    begun = run("draft", str(row(run)["id"]), "--topic", "world-cup", "--facet", "evidence", "--words", "Who won?")

    assert begun.exit_code == 0
    assert load_deck(folder, load_facets()).card("world-cup/evidence") is not None
    assert "is there already" in run("draft", "1", "--topic", "world-cup", "--facet", "evidence").output


def test_a_group_is_given_to_somebody_and_shows_who_waits(talk: Talk, run: Callable[..., Result]) -> None:
    wish(talk)
    talk(said("Ben1", Question(f"{ASKED}?"), "Ben"))

    assigned = run("assign", str(row(run)["id"]), "--to", "Ada")

    assert assigned.output == f"Ada looks after: {row(run)['questions'][0]}\n"  # type: ignore[index] # a list
    assert {key: row(run)[key] for key in ("count", "taken_up", "to_tell")} == {
        "count": 2,
        "taken_up": "Ada",
        "to_tell": 1,
    }
    listed = run().output
    assert f"{row(run)['id']}: {ASKED}?\n    asked 2 times, last on " in listed
    assert "    taken up: Ada\n    1 wants to be told\n" in listed


def test_another_persons_question_is_not_to_be_wished_for(talk: Talk, run: Callable[..., Result]) -> None:
    [refused] = talk(said("1", Question(ASKED)))
    [offer] = [choice for choice in refused.outgoing.reply.choices if choice.action is Action.TELL]

    talk(said("2", Press(offer.id), "Mallory"))

    assert row(run)["to_tell"] == 0


def test_a_change_of_the_deck_is_tried_on_what_no_card_answered(talk: Talk, tmp_path: Path, folder: Path) -> None:
    talk(said("1", Question(ASKED)))
    answered = GOOD.replace("- risks of a knee injection", f"- risks of a knee injection\n      - {ASKED}")
    new = put_deck(tmp_path / "new", answered)

    env = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(tmp_path)}
    result = CliRunner(env=env).invoke(impar, ["diff", str(folder), str(new), "--log"])

    assert f"'{ASKED}'\n  was: refuse\n  is:  knee/safety" in result.output


def test_who_was_forgotten_is_not_told(talk: Talk, run: Callable[..., Result]) -> None:
    wish(talk)
    talk(said("3", Question("forget me")))

    assert run("--json").stdout == ""


def test_words_from_which_identifiers_were_taken_are_not_written_into_a_card(
    talk: Talk, run: Callable[..., Result], folder: Path
) -> None:
    talk(said("1", Question("how do zebras sleep, tell me at 555-867-5309")))

    refused = run("to-phrasing", str(row(run)["id"]), "--card", "knee/safety")

    assert "give the question in yours with --words" in refused.output
    assert (folder / "knee.yaml").read_text(encoding="utf-8") == GOOD


def test_an_unknown_group_or_card_is_a_usage_error(talk: Talk, run: Callable[..., Result]) -> None:
    talk(said("1", Question(ASKED)))

    assert "there is no group of questions '99'" in run("assign", "99", "--to", "Ada").output
    assert (
        "there is no facet 'saftey': did you mean 'safety'?"
        in run("draft", "1", "--topic", "elbow", "--facet", "saftey").output
    )
    assert "there is no card 'knee/pain'" in run("to-phrasing", "1", "--card", "knee/pain").output
