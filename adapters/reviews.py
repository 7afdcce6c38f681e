"""Where the steps of a review are written: the card's file, and the log beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.files import deck_files, load_deck, load_facets, log_beside, write_whole
from answers.deck import Deck
from answers.draft import Quotations, read_quotations
from answers.lint.deck import DeckFiles
from answers.problem import DeckError
from answers.proof import proof_of
from answers.reading import read_logs
from answers.reviewing import Case, Outcome, in_the_way, take
from answers.reviewlog import HEADER, entry_text
from answers.signoff import SignOff
from answers.topicchecks import Part, card_id
from answers.yamltext import Document, changed, parse
from answers.yamltext import Path as Place
from intents.facets import Facets


def cases(folder: Path, facets: Facets) -> dict[str, Case]:
    """Every card of a deck with all that its review needs, by id. Raises `DeckError`."""
    deck, files = load_deck(folder, facets), deck_files(folder)
    log = read_logs(files.logs).steps
    read = (read_quotations(name, content) for name, content in files.quotations.items())
    quoted = {each.topic: each.quotations for each in read if isinstance(each, Quotations)}
    return {
        card.id: Case(topic, card, proof_of(log.get(card.id, ())), quoted.get(topic.id, ()))
        for topic in deck.topics
        for card in topic.cards
    }


@dataclass(slots=True)
class Bars:
    """What stands in the way of each card's approval, by its id; read once for each deck that is served."""

    folder: Path
    _of: Deck | None = None
    _found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __call__(self, deck: Deck) -> Mapping[str, tuple[str, ...]]:
        """Those of the files of that deck; none where they cannot be used, and the last good deck is served."""
        if deck is not self._of:
            try:
                found = cases(self.folder, load_facets(self.folder))
            except DeckError:
                found = {}
            self._of, self._found = deck, {card: tuple(in_the_way(case)) for card, case in found.items()}
        return self._found


def record(folder: Path, case: Case, entry: SignOff) -> Outcome:
    """Take a step and write it down: only the review's values change in the card's file, and the log grows.

    Raises `answers.reviewing.ReviewError` where a rule forbids the step; then nothing is written.
    """
    outcome = take(case, entry)
    document, number, content = _find(deck_files(folder), case.card.id)
    values = {"state": outcome.state.value, "updated": outcome.updated.isoformat(), "due": outcome.due.isoformat()}
    review = Part(document, (), document.data).items("cards")[number].part("review")
    places: dict[Place, str] = {
        (*review.path, key): value for key, value in values.items() if value != review.text(key)
    }
    file = Path(document.file)
    log = log_beside(file)
    before = log.read_bytes() if log.is_file() else HEADER.format(topic=case.topic.id).encode()
    write_whole(log, before.rstrip(b"\n") + b"\n" + entry_text(entry).encode())
    if places:
        write_whole(file, changed(content, document, places))
    return outcome


def _find(files: DeckFiles, card: str) -> tuple[Document, int, bytes]:
    """The file that holds a card, parsed, the card's number in it, and its bytes. Raises `KeyError`."""
    for name, content in files.topics.items():
        document = parse(name, content)
        assert isinstance(document, Document), "the deck was loaded, so its files can be parsed"
        topic = Part(document, (), document.data)
        ids = [card_id(topic.text("topic"), each.text("facet")) for each in topic.items("cards")]
        if card in ids:
            return document, ids.index(card), content
    raise KeyError(card)
