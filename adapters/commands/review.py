"""`impar review`: who vouches for which words."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from adapters.commands.options import chosen_of, deck_option, settings_with
from adapters.files import load_facets
from adapters.reviews import cases, record
from adapters.settings import read_settings
from adapters.storage import audit
from adapters.storage.errors import StorageError
from adapters.wiring import now
from answers.card import Card
from answers.review import ReviewState
from answers.reviewing import Case, ReviewError, in_the_way
from answers.signoff import APPROVALS_NEEDED, SignOff, Step
from bot.ports import StoreUnavailableError

_SAID = {
    ReviewState.SUBMITTED: "is submitted; it is not sent to anybody yet",
    ReviewState.UNDER_REVIEW: "is under review; it is sent with a caution",
    ReviewState.APPROVED: "is approved; it is sent without a caution",
    ReviewState.RETIRED: "is retired; it is sent to nobody any more",
}


@click.group()
def review() -> None:
    """Submit, try, approve, reject or retire a card, and see how far the reviews have come.

    Two people approve a card, neither of them who edited it last. What they approve is the text as it stands: a change
    of a word reopens the review. Every step is kept in the deck, in a log beside the card's file.
    """


def _step(step: Step, about: str) -> click.Command:
    def run(card: str, name: str, role: str, why: str, deck: Path | None) -> None:
        folder = settings_with(deck).deck
        case = chosen_of(cases(folder, load_facets(folder)), card)
        entry = SignOff(case.card.id, step, _asked(name), _asked(role), now(), case.card.version, why.strip())
        try:
            outcome = record(folder, case, entry)
        except ReviewError as error:
            raise click.ClickException(str(error)) from error
        _audit(entry)
        click.echo(f"{case.card.id}, version {case.card.version}, {_SAID[outcome.state]}.")
        click.echo(_next(step, case, outcome.due))

    return click.command(step.value, help=about)(_signed(deck_option(run)))


def _audit(entry: SignOff) -> None:
    """Keep the step in the audit as well, where there is a database; the deck's files hold it already."""
    settings = read_settings(os.environ)
    if not settings.database_url and not settings.database_file.exists():
        return
    from adapters.storage.opening import open_to_look  # noqa: PLC0415 - as above

    try:
        with open_to_look(settings) as storage:
            storage.database.do(lambda connection: audit.note_review(connection, entry))
    except (StorageError, StoreUnavailableError) as error:
        click.echo(f"Written into the deck's files, and not into the audit: {error}", err=True)


def _signed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that every step has."""
    for decorate in (
        click.option("--why", default="", help="The reason; needed to send on trial, to reject and to retire."),
        click.option("--role", required=True, help="In which role, like 'anesthesiologist'."),
        click.option("--as", "name", required=True, help="Who takes the step."),
        click.argument("card"),
    ):
        command = decorate(command)
    return command


def _asked(value: str) -> str:
    if not value.strip():
        raise click.UsageError("--as and --role need a name and a role, not blanks")
    return " ".join(value.split())


def _next(step: Step, case: Case, due: date) -> str:
    if step is Step.SUBMIT:
        return f"{APPROVALS_NEEDED} other people approve it: impar review approve {case.card.id} --as NAME --role ROLE"
    approvals = len(case.standing.approvals) + 1
    if step is Step.APPROVE and approvals < APPROVALS_NEEDED:
        return "One more person approves it."
    if step is Step.APPROVE:
        return f"It is to be reviewed again by {due.isoformat()}."
    return "The log says who, when and why."


for _command in (
    _step(Step.SUBMIT, "Vouch for the text of CARD as it stands, as the one who edited it last."),
    _step(Step.TRIAL, "Have the text of CARD sent with its caution before anybody has approved it, saying why."),
    _step(Step.APPROVE, "Approve the text of CARD as it stands; two people do, neither of them its last editor."),
    _step(Step.REJECT, "Send CARD back to its editor; it is not sent to anybody until it is submitted again."),
    _step(Step.RETIRE, "Withdraw CARD for good; who opens it is told that it was retired."),
):
    review.add_command(_command)


@review.command("list")
@click.option("--due", metavar="DAYS", type=int, help="Only cards whose review is due within so many days, or overdue.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@deck_option
def list_reviews(due: int | None, as_json: bool, deck: Path | None) -> None:
    """Show every card with its state, its approvals, its due date and what stands in the way of approval."""
    today = now().date()
    folder = settings_with(deck).deck
    found = cases(folder, load_facets(folder)).values()
    rows = [_row(case, today) for case in found if due is None or _is_due(case.card, today, due)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\n".join(_lines(row)))


def _is_due(card: Card, today: date, days: int) -> bool:
    """Whether a card's review is due within so many days; what is retired is reviewed no more."""
    return card.review.state is not ReviewState.RETIRED and (card.review.due - today).days <= days


def _lines(row: dict[str, Any]) -> Iterator[str]:
    late = " (overdue)" if row["overdue"] else ""
    yield f"{row['card']}: {row['state']}, version {row['version']}, due {row['due']}{late}"
    if row["submitted_by"]:
        yield f"    submitted by {row['submitted_by']}, approved by {', '.join(row['approved_by']) or 'nobody yet'}"
    yield from (f"    before approval: {reason}" for reason in row["in_the_way"])


def _row(case: Case, today: date) -> dict[str, Any]:
    """What is said of a card, in the form that machines read."""
    card, submission = case.card, case.standing.submission
    covered = case.standing.covers(card.version)
    return {
        "card": card.id,
        "state": card.review.state.value,
        "version": card.version,
        "submitted_by": submission.by if submission and covered else "",
        "approved_by": [each.by for each in case.standing.approvals_of(card.version)],
        "updated": card.review.updated.isoformat(),
        "due": card.review.due.isoformat(),
        "overdue": card.review.overdue(today),
        "in_the_way": list(in_the_way(case)),
    }
