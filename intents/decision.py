"""From what is seen in a question to the decision: sure, unsure or no match."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intents.calibration import Calibration
from intents.consideration import Candidate, Consideration
from intents.match import MOST_CARDS, Match, NoMatch, Sure, Unsure

# A card is offered where its facet has at least this share of what the best one has.
_WORTH_OFFERING = 0.12

# Where no facet is asked for with this probability, nothing is sent or offered, unless all evidence together says that
# the card is likelier right than wrong; in a conversation, where a message may be about anything, far likelier.
_NOT_ASKED_FOR = 0.9
_LIKELIER, _FAR_LIKELIER = 0.5, 0.9

# In a conversation, a message that does not mention the topic may be about anything: more is needed to ask back.
_ASK_IN_CONTEXT = 0.3

# Where nothing knows more than this share of the words, the rest says nothing.
_MOST_UNKNOWN = 0.6

# Cold, a facet is asked back about from this probability on.
_COLD = 0.5


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides on what is seen in a question, so that `tolerance` of 100 questions are answered wrongly at most.

    `cards_of` gives the ids of a topic's cards, in the order in which they are offered.
    """

    calibration: Calibration
    tolerance: float
    cards_of: Callable[[str], Iterable[str]]

    def decide(self, seen: Consideration) -> Match:
        """The decision on one reading."""
        mentioned = seen.topic if seen.mentioned else ""
        near = tuple(candidate.card for candidate in seen.candidates[:MOST_CARDS])
        enough = _LIKELIER if seen.mentioned else _FAR_LIKELIER
        if not near or (seen.other >= _NOT_ASKED_FOR and seen.probability < enough):
            return NoMatch(near, seen.probability, mentioned)
        if not seen.topic:
            return self._decide_cold(seen, near)
        if not seen.rest and seen.settled_by != "phrasing":
            return Unsure(tuple(self.cards_of(seen.topic))[:MOST_CARDS], 0.0, mentioned)
        return self._decide_known(seen, near, mentioned)

    def _decide_known(self, seen: Consideration, near: tuple[str, ...], mentioned: str) -> Match:
        """The decision where the topic is known and something is asked about it."""
        calibration = self.calibration
        lost = seen.evidence is not None and seen.evidence.unknown > _MOST_UNKNOWN
        enough = calibration.threshold(self.tolerance)
        if seen.probability >= enough and not (seen.warnings.all or seen.strange or seen.doubtful or lost):
            return Sure(near[0], seen.probability)
        if seen.probability >= (calibration.ask if seen.mentioned else _ASK_IN_CONTEXT) and not lost:
            return Unsure(_worth_offering(seen.candidates), seen.probability, mentioned)
        return NoMatch(near, seen.probability, mentioned)

    def _decide_cold(self, seen: Consideration, near: tuple[str, ...]) -> Match:
        """Without a topic nothing is sure; what no facet asks for is refused."""
        likely = _worth_offering(seen.candidates)
        if seen.candidates[0].probability >= _COLD and seen.warnings.all == ():
            return Unsure(likely, seen.candidates[0].probability)
        return NoMatch(near, seen.candidates[0].probability)

    def between(self, readings: Sequence[Consideration]) -> Match:
        """Where several topics are mentioned: never sure, the likeliest card of each."""
        decisions = [self.decide(reading) for reading in readings]
        cards = [
            decision.card if isinstance(decision, Sure) else decision.cards[0]
            for decision in decisions
            if isinstance(decision, Sure | Unsure)
        ]
        confidence = max(decision.confidence for decision in decisions)
        return Unsure(tuple(cards), confidence) if cards else NoMatch((), confidence)


def _worth_offering(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    least = candidates[0].probability * _WORTH_OFFERING
    return tuple(candidate.card for candidate in candidates[:MOST_CARDS] if candidate.probability >= least)
