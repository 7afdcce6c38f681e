"""A facet without wordings is learned from the deck's own questions, their topics taken out."""

from answers.deck import Deck
from intents.facetmodel import PLACE
from intents.facets import Facet, Facets
from intents.teaching import taught_wordings
from tests.answers.sample import deck_of

DECK: Deck = deck_of()


def facets(safety: tuple[str, ...], billing: tuple[str, ...]) -> Facets:
    return Facets((Facet("safety", "Safety", ("risks",), safety), Facet("billing", "Billing", ("code",), billing)), {})


def test_questions_and_phrasings_teach_with_the_topics_place_kept() -> None:
    taught = taught_wordings(DECK, facets((), ("how is {topic} coded",)))

    assert {(" ".join(wording.words), wording.label) for wording in taught} == {
        (f"is a {' '.join(PLACE)} safe", "safety"),
        (f"risks of a {' '.join(PLACE)}", "safety"),
    }


def test_facets_with_wordings_are_taught_nothing() -> None:
    assert taught_wordings(DECK, facets(("is {topic} safe",), ("how is {topic} coded",))) == []
