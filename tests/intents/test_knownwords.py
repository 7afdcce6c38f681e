"""What the words of a deck are told from."""

from intents.facets import Facet, Facets
from intents.knownwords import wordings_about

FACETS = Facets((Facet("safety", "Safety", ("risks",), ("is {topic} safe", "can {topic} harm")),), {"price": ("cost",)})


def test_the_wordings_are_about_each_name_in_turn() -> None:
    about = set(wordings_about(["impar block", "walther block"], FACETS))

    assert {"risks", "cost"} < about
    assert {text for text in about if text.startswith(("is", "can"))} in (
        {"is impar block safe", "can walther block harm"},
        {"is walther block safe", "can impar block harm"},
    )


def test_without_a_name_the_wordings_are_about_nothing() -> None:
    assert "is  safe" in set(wordings_about([], FACETS))
