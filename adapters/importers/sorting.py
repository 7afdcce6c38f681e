"""Telling which facet a heading, a sentence or a question of another text belongs to."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from intents.facetmodel import OTHER, FacetModel
from intents.facets import TOPIC, Facets
from intents.normalise import words

# A sentence that says so plainly what it is about goes there, whatever stands above it.
_PLAIN = 0.95

# A question of another bot is sorted only where it is more likely than not.
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Sorter:
    """Sorts texts into facets, by the facets' names and by what their wordings taught the matcher."""

    facets: Facets
    model: FacetModel

    def named_in(self, heading: str) -> tuple[str, ...]:
        """The facets whose names stand in a heading, in the order in which they stand there."""
        spaced = _spaced(heading)
        found = ((_place(spaced, (facet.id, facet.title, *facet.names)), facet.id) for facet in self.facets.facets)
        return tuple(facet for place, facet in sorted(found) if place >= 0)

    def of_sentence(self, text: str, topic: str, among: Collection[str]) -> str:
        """The facet of a sentence that stands under a heading which names `among`, perhaps none."""
        ranked = self._ranked(text, topic)
        best, probability = ranked[0]
        if not among or probability >= _PLAIN:
            return best
        return next(facet for facet, _ in ranked if facet in among)

    def of_question(self, text: str, topic: str) -> str:
        """The facet that a question asks for; empty where none is likely."""
        best, probability = self._ranked(text, topic)[0]
        return best if probability >= _LIKELY else ""

    def topic_in(self, question: str) -> tuple[str, str]:
        """The facet and the name of the topic in a question that is worded like one of a facet; empty for others."""
        asked = question.strip().rstrip("?").strip()
        fitting = [
            (len(wording), facet.id, found[1].strip())
            for facet in self.facets.facets
            for wording in facet.wordings
            if TOPIC in wording and not wording.startswith(TOPIC) and (found := _pattern(wording).fullmatch(asked))
        ]
        _, facet_id, name = max(fitting, default=(0, "", ""))
        return facet_id, name

    def wordings(self, facet_id: str, topic: str, most: int) -> Iterator[str]:
        """The first ways to ask for a facet of a topic, the topic named."""
        facet = next(facet for facet in self.facets.facets if facet.id == facet_id)
        named = [wording for wording in facet.wordings if TOPIC in wording][:most]
        return (wording.replace(TOPIC, topic) for wording in named or [f"{facet.title.lower()} of {TOPIC}"])

    def _ranked(self, text: str, topic: str) -> list[tuple[str, float]]:
        named = set(words(topic))
        belief = self.model.lexical_belief([word for word in words(text) if word not in named])
        known = [entry for entry in belief.probabilities.items() if entry[0] != OTHER]
        return sorted(known, key=lambda entry: -entry[1])


@cache
def _pattern(wording: str) -> re.Pattern[str]:
    before, _, after = wording.strip().rstrip("?").partition(TOPIC)
    return re.compile(rf"{re.escape(before)}(?:an? |the )?(.+){re.escape(after)}", re.IGNORECASE)


def _place(spaced: str, names: Collection[str]) -> int:
    """Where the first of the names stands in a text, -1 for nowhere."""
    places = [spaced.find(_spaced(name)) for name in names]
    return min((place for place in places if place >= 0), default=-1)


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
