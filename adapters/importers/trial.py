"""The log of a deck that is imported to be tried: it says of every card that nobody has reviewed what is sent."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from adapters.importers.draft import Draft, dated
from answers.reading import topic_of
from answers.reviewlog import HEADER, entry_text
from answers.signoff import SignOff, Step
from answers.topicfile import TopicShape

_BY, _ROLE = "impar import --serve-unreviewed", "operator"
_WHY = "Imported to be tried. Nobody has reviewed it."


def put_trial(draft: Draft, log: Path, at: datetime, write_file: Callable[[Path, bytes], None]) -> None:
    """Write the log of a topic, by which its cards are sent with their caution, where there is no log yet."""
    if log.exists():
        return
    cards = topic_of(TopicShape.model_validate(dated(draft.content, at.date())), {}).cards
    steps = (SignOff(card.id, Step.TRIAL, _BY, _ROLE, at, card.version, _WHY) for card in cards)
    write_file(log, (HEADER.format(topic=draft.topic) + "".join(map(entry_text, steps))).encode())
