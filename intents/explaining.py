"""Why the matcher decides as it does, for those who mend a card: nearest wordings, telling words, the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from intents.consideration import Consideration
from intents.facetmodel import FacetModel, facet_wordings
from intents.match import Match, NoMatch, Sure
from intents.matcher import Knowledge

_MOST_WORDINGS, _MOST_WORDS = 3, 5


@dataclass(frozen=True, slots=True)
class NearWording:
    """A wording that the facets were learned from, what it asks for (empty: no facet), and its cosine, 0 to 1."""

    text: str
    facet: str
    cosine: float


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word of the question, and how much it speaks for the likeliest facet; below 0 against it."""

    word: str
    weight: float


def nearest_wordings(knowledge: Knowledge, seen: Consideration) -> tuple[NearWording, ...]:
    """The three wordings that are nearest to what is left of a question, by meaning where there is an encoder."""
    if not seen.masked:
        return ()
    encoder, model = knowledge.encoder, knowledge.model
    cosines = model.cosines(seen.masked, encoder)
    wordings = list(dict.fromkeys(facet_wordings(knowledge.facets)))
    places = nlargest(_MOST_WORDINGS, range(min(len(wordings), len(cosines))), key=lambda place: float(cosines[place]))
    return tuple(
        NearWording(" ".join(wordings[place].words), wordings[place].label, float(cosines[place])) for place in places
    )


def telling_words(model: FacetModel, seen: Consideration) -> tuple[TellingWord, ...]:
    """The five words of a question that speak most for the facet of its first candidate, the strongest first."""
    if not seen.masked or not seen.candidates:
        return ()
    facet = seen.candidates[0].card.partition("/")[2]
    weights = model.word_weights(seen.masked, facet)
    best = nlargest(_MOST_WORDS, weights, key=lambda word: abs(weights[word]))
    return tuple(TellingWord(word, weights[word]) for word in sorted(best, key=lambda word: -weights[word]))


def reason(match: Match, readings: Sequence[Consideration], threshold: float) -> str:
    """Why the decision is what it is, in words."""
    if len(readings) > 1:
        return f"several topics are named: {', '.join(each.topic for each in readings)}"
    [seen] = readings
    against = _against(seen)
    if isinstance(match, Sure):
        return "nothing speaks against it, and it is likelier right than the threshold asks for"
    if against:
        return against
    if isinstance(match, NoMatch) and seen.other > seen.probability:
        return "it asks for none of the facets"
    return f"the probability {seen.probability:.2f} is below the threshold {threshold:.2f}"


def _against(seen: Consideration) -> str:
    """What keeps a card from being sent whatever its probability."""
    if seen.excluded and not seen.candidates:
        return f"not: it names {_listed(seen.excluded)}, which the cards are not about"
    if not seen.topic:
        return "no topic: it names none, and there is no conversation about one"
    guarded = (
        *(f"guard: {number} is a code that the card does not know" for number in seen.warnings.numbers),
        *(f"guard: '{word}' turns the question round" for word in seen.warnings.negations),
        *(f"guard: '{word}' is the opposite of what the card is about" for word in seen.warnings.opposed),
        *(
            f"guard: '{word}' makes it another question, and the card does not know it"
            for word in seen.warnings.qualifiers
        ),
        *(f"guard: '{word}' may make it another question, and nothing knows it" for word in seen.strange),
    )
    if guarded:
        return "; ".join(dict.fromkeys(guarded))
    if seen.doubtful:
        return "name: other things are called so too, and no word beside it says that the topic is meant"
    return ""


def _listed(things: Sequence[str]) -> str:
    return ", ".join(f"'{thing}'" for thing in things)
