"""A text that should never have been sent is withdrawn, and everybody who got it is told, once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar
from adapters.files import load_deck, load_facets
from adapters.settings import Keep, Settings
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from answers.review import ReviewState
from answers.signoff import SignOff, Step, standing
from bot import wording
from bot.delivery import Taken
from bot.message import Message, Press, Question
from bot.reply import Outcome
from tests.answers.sample import GOOD, put_deck
from tests.fakes import NOON, ServiceFactory

SAFETY = "knee/safety"
OPEN_SAFETY = Press(f"open:{SAFETY}")

Serve = Callable[..., list[Taken]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck of two cards."""
    return put_deck(tmp_path / "deck")


@pytest.fixture
def serve(tmp_path: Path, folder: Path, service: ServiceFactory) -> Serve:
    """Answers messages from the deck, and gives the replies that are then to be sent besides."""

    def answer(*messages: Message) -> list[Taken]:
        with open_to_serve(Settings(data=tmp_path), NOON) as storage:
            store = SqlStore(storage.database, storage.keys)
            return asyncio.run(_answer(store, messages))

    async def _answer(store: SqlStore, messages: tuple[Message, ...]) -> list[Taken]:
        answering = service(deck=load_deck(folder, load_facets()), store=store)
        for message in messages:
            if message.address:
                await answering.accept(message)
                await answering._handle()  # noqa: SLF001 - one batch, without running everything else
            else:
                await answering.answer(message)
        taken: list[Taken] = []
        while batch := await store.take(("test",), 10, NOON):
            for each in batch:
                await store.delivered(each, "sent", NOON)
            taken.extend(batch)
        return taken

    return answer


@pytest.fixture
def recall(tmp_path: Path, folder: Path) -> Callable[..., Result]:
    """Runs the command on that deck and database."""
    unset = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DECK": None, "IMPAR_DATA": str(tmp_path)}

    def invoke(*arguments: str) -> Result:
        return CliRunner(env=unset).invoke(impar, ["recall", SAFETY, *arguments, "--deck", str(folder)])

    return invoke


def asking(event: str, conversation: str, address: str = "over there") -> Message:
    return Message(event, "test", conversation, f"somebody in {conversation}", OPEN_SAFETY, address)


def state(folder: Path) -> ReviewState:
    card = load_deck(folder, load_facets()).card(SAFETY)
    assert card is not None
    return card.review.state


def test_every_conversation_that_was_sent_the_text_is_told_once(serve: Serve, recall: Callable[..., Result]) -> None:
    serve(asking("1", "a", "there"), asking("2", "a", "there, later"), asking("3", "b"), asking("4", "web", ""))

    first, told = recall("--reason", "The dose was wrong."), serve()
    again, told_again = recall("--reason", "The dose was wrong."), serve()

    assert "is recalled. Conversations that are told: 2" in first.output
    assert "told with their next answer: 1" in first.output
    assert "Conversations that are told: 0" in again.output
    assert [each.outgoing.address for each in told] == ["there, later", "over there"]
    assert told[0].outgoing.reply.outcome is Outcome.NOTICE
    assert told[0].outgoing.reply.paragraphs == (
        "It answered: Is a knee injection safe?",
        "Do not rely on it any more. The reason: The dose was wrong.",
    )
    assert told_again == []


def test_where_nothing_can_be_sent_later_the_next_reply_begins_with_it(
    tmp_path: Path, folder: Path, serve: Serve, recall: Callable[..., Result], service: ServiceFactory
) -> None:
    serve(asking("1", "web", ""))
    recall("--reason", "The dose was wrong.")

    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        store = SqlStore(storage.database, storage.keys)
        answering = service(deck=load_deck(folder, load_facets()), store=store)
        said = ("my chest hurts and I cannot breathe", "help", "help")
        replies = [asyncio.run(answering.answer(writing(text, number))).reply for number, text in enumerate(said)]

    first, *lines = replies[1].paragraphs[:4]
    assert replies[0].outcome is Outcome.URGENT
    assert wording.RECALL_TITLE not in replies[0].paragraphs
    assert first == wording.RECALL_TITLE
    assert lines[1].endswith("The reason: The dose was wrong.")
    assert wording.RECALL_TITLE not in replies[2].paragraphs


def writing(text: str, number: int) -> Message:
    return Message(f"later {number}", "test", "web", "somebody in web", Question(text))


def test_a_conversation_that_is_not_there_any_more_is_counted(
    serve: Serve, recall: Callable[..., Result], tmp_path: Path
) -> None:
    serve(asking("1", "web", ""))
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        asyncio.run(SqlStore(storage.database, storage.keys).purge(Keep(), NOON + timedelta(days=31)))

    assert "not there any more: 1" in recall("--reason", "Wrong.").output


def test_the_text_is_sent_to_nobody_any_more_whatever_its_file_says(
    serve: Serve, recall: Callable[..., Result], folder: Path
) -> None:
    serve()
    recall("--reason", "The dose was wrong.", "--as", "Ada", "--role", "pharmacist")
    retired = state(folder)
    file = folder / "knee.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("state: retired", "state: under review"), encoding="utf-8")

    own = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(folder / "none")}
    reopened = CliRunner(env=own).invoke(
        impar, ["review", "submit", SAFETY, "--as", "Ada", "--role", "x", "--deck", str(folder)]
    )
    linted = CliRunner().invoke(impar, ["lint", str(folder)])

    assert (retired, state(folder)) == (ReviewState.RETIRED, ReviewState.RETIRED)
    assert "by: Ada" in (folder / "knee.reviews.yaml").read_text(encoding="utf-8")
    assert "was recalled: change what was wrong with it first" in reopened.output
    assert "the log says that this text was recalled" in linted.output


def test_an_earlier_version_is_recalled_and_the_text_that_stands_now_is_offered(
    serve: Serve, recall: Callable[..., Result], folder: Path
) -> None:
    serve(asking("1", "a"))
    card = load_deck(folder, load_facets()).card(SAFETY)
    assert card is not None
    log = (folder / "knee.reviews.yaml").read_text(encoding="utf-8")
    put_deck(folder, GOOD.replace("pass without trouble", "pass with little trouble"))
    later = (folder / "knee.reviews.yaml").read_text(encoding="utf-8").partition("steps:\n")[2]
    (folder / "knee.reviews.yaml").write_text(log + later, encoding="utf-8")

    result, (told,) = recall("--reason", "It promised too much.", "--version", card.version), serve()

    assert f"version {card.version}, is recalled" in result.output
    assert state(folder) is ReviewState.UNDER_REVIEW
    assert [choice.label for choice in told.outgoing.reply.choices] == ["Show the answer as it is now"]


def test_a_version_that_nobody_knows_is_refused_and_recalls_nothing(
    serve: Serve, recall: Callable[..., Result], folder: Path
) -> None:
    serve(asking("1", "a"))
    before = (folder / "knee.reviews.yaml").read_bytes()

    refused = recall("--reason", "Wrong.", "--version", "zzz")

    assert refused.exit_code == 2
    assert "neither the log nor a receipt knows a version 'zzz' of knee/safety: there are " in refused.output
    assert (folder / "knee.reviews.yaml").read_bytes() == before


def test_a_version_that_only_a_receipt_knows_can_be_recalled(
    serve: Serve, recall: Callable[..., Result], folder: Path
) -> None:
    card = load_deck(folder, load_facets()).card(SAFETY)
    assert card is not None
    serve(asking("1", "a"))
    put_deck(folder, GOOD.replace("pass without trouble", "pass with little trouble"))

    assert "Conversations that are told: 1" in recall("--reason", "Wrong.", "--version", card.version).output


def test_programs_are_not_counted_among_those_who_are_told(serve: Serve, recall: Callable[..., Result]) -> None:
    serve(asking("1", "a"), Message("2", "api", "machine", "machine", OPEN_SAFETY))

    told = recall("--reason", "Wrong.").output

    assert "Conversations that are told: 1" in told
    assert "Answers to programs, which nobody can tell: 1" in told
    assert "not there any more" not in told


def test_who_was_forgotten_and_what_is_too_old_is_not_told(
    serve: Serve, recall: Callable[..., Result], tmp_path: Path
) -> None:
    serve(asking("1", "a"), asking("2", "b"))
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        store = SqlStore(storage.database, storage.keys)
        asyncio.run(store.forget("test", "somebody in a", NOON))

    assert "Conversations that are told: 1" in recall("--reason", "Wrong.").output


async def test_an_address_is_purged_with_its_receipt(tmp_path: Path, serve: Serve) -> None:
    await asyncio.to_thread(serve, asking("1", "a"))
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        purged = await SqlStore(storage.database, storage.keys).purge(
            Keep(receipts=0), NOON.replace(year=NOON.year + 1)
        )

    assert purged["receipts"] == 1


def test_a_reason_of_blanks_is_none(recall: Callable[..., Result]) -> None:
    result = recall("--reason", " ")

    assert result.exit_code == 2
    assert "are told why it is withdrawn" in result.output


def test_the_recall_of_another_text_leaves_the_approvals_of_this_one() -> None:
    def entry(step: Step, by: str, version: str) -> SignOff:
        return SignOff(SAFETY, step, by, "nurse", NOON, version, "why")

    approved = [entry(Step.SUBMIT, "Ada", "2"), entry(Step.APPROVE, "Ben", "2"), entry(Step.APPROVE, "Cleo", "2")]

    assert standing([*approved, entry(Step.RECALL, "Dan", "1")]).approved("2")
    assert not standing([*approved, entry(Step.RECALL, "Dan", "2")]).approved("2")
