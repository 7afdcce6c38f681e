"""`impar recall`: takes back what was sent, and tells those who got it."""

import os
from collections.abc import Collection
from pathlib import Path

import click

from adapters.commands.options import chosen_of, deck_option, settings_with
from adapters.files import load_deck, load_facets
from adapters.reviews import cases, record
from adapters.settings import read_settings
from adapters.storage import audit, notices
from adapters.storage.opening import open_to_look
from adapters.wiring import now
from answers.card import Card
from answers.deck import Deck
from answers.signoff import SignOff, Step
from bot.recalling import recall_notice

_OPERATOR = "the operator"


@click.command()
@click.argument("card")
@click.option("--reason", required=True, help="Why; those who got the text are told so.")
@click.option("--version", help="An earlier version than the one that stands now; a receipt or the footer names it.")
@click.option("--as", "name", default=_OPERATOR, show_default=True, help="Who recalls it.")
@click.option("--role", default="operator", show_default=True, help="In which role.")
@deck_option
def recall(card: str, reason: str, version: str | None, name: str, role: str, deck: Path | None) -> None:
    """Withdraw a version of CARD, and tell every conversation that was sent it, once, as long as receipts are kept.

    The text that stands now is retired by it; nobody can submit it again. With --version an earlier one is recalled,
    and the text that stands now stays.
    """
    if not reason.strip():
        raise click.UsageError("--reason needs words: those who got the text are told why it is withdrawn")
    folder = settings_with(deck).deck
    facets = load_facets(folder)
    case = chosen_of(cases(folder, facets), card)
    entry = SignOff(card, Step.RECALL, name, role, now(), version or case.card.version, " ".join(reason.split()))
    with open_to_look(read_settings(os.environ)) as storage:
        sent = storage.database.do(lambda connection: notices.sent_versions(connection, card))
        _refuse_unknown(entry, {case.card.version, *case.proof.versions, *sent})
        if entry.version not in case.standing.recalled:  # else it is done again, for those who were sent it since
            record(folder, case, entry)
            storage.database.do(lambda connection: audit.note_review(connection, entry))
        left = load_deck(folder, facets)
        notice = recall_notice(left, _card(left, card), entry.version, entry.why, entry.at.date())
        told = storage.database.do(
            lambda connection: notices.recall(connection, storage.keys, (card, entry.version), notice, entry.at)
        )
    click.echo(f"{card}, version {entry.version}, is recalled. Conversations that are told: {told.now}")
    if told.next:
        click.echo(f"In the web chat, told with their next answer: {told.next}")
    if told.gone:
        click.echo(f"In the web chat, not there any more: {told.gone}")
    if told.programs:
        click.echo(f"Answers to programs, which nobody can tell: {told.programs}")


def _refuse_unknown(entry: SignOff, known: Collection[str]) -> None:
    """A mistyped version would be recalled for good, and those who were sent the text not told."""
    if entry.version not in known:
        names = ", ".join(sorted(known))
        raise click.UsageError(
            f"neither the log nor a receipt knows a version '{entry.version}' of {entry.card}: there are {names}"
        )


def _card(deck: Deck, card_id: str) -> Card:
    card = deck.card(card_id)
    assert card is not None, "the file still holds it: only its review was written"
    return card
