"""Whether every card can be asked for and found, and leads somewhere."""

import re
from collections.abc import Iterator, Mapping

from answers.lint.scope import Scope, id_of, state_of, warning
from answers.problem import Problem
from answers.review import ReviewState
from answers.topicchecks import Part, card_id

# With fewer, the wordings that all topics share decide alone what opens the card.
_FEWEST_PHRASINGS = 5
_FEWEST_WORDS = 2
_UNSENDABLE = (ReviewState.SUBMITTED, ReviewState.RETIRED)


def check_asking(scope: Scope) -> Iterator[Problem]:
    """What is wrong with the ways to every card and from it."""
    states = {id_of(topic, card): state_of(card) for topic in scope.topics for card in topic.items("cards")}
    led_to = {target for topic in scope.topics for card in topic.items("cards") for target in _targets(topic, card)}
    for topic in scope.topics:
        yield from _contradicted_names(topic)
        several = len(topic.items("cards")) > 1
        for card in topic.items("cards"):
            yield from _thin(card)
            yield from _contradicted(topic, card)
            yield from _dead_ends(topic, card, states)
            if several and id_of(topic, card) not in led_to:
                message = "no other card leads here: name it under another card's 'follow_ups:'"
                yield warning(card.problem("facet", message))


def _targets(topic: Part, card: Part) -> Iterator[str]:
    own = id_of(topic, card)
    named = (card_id(topic.text("topic"), name) for _, name in card.texts("follow_ups"))
    return (target for target in named if target != own)


def _thin(card: Part) -> Iterator[Problem]:
    phrasings = card.texts("phrasings")
    if len(phrasings) < _FEWEST_PHRASINGS:
        message = f"{len(phrasings)} of at least {_FEWEST_PHRASINGS}: add other ways in which people ask"
        yield warning(card.problem("phrasings", message))
    for place, text in phrasings:
        if len(text.split()) < _FEWEST_WORDS:
            yield warning(place.problem("", f"'{text}' is too thin to tell what is asked: write a whole question"))


def _contradicted_names(topic: Part) -> Iterator[Problem]:
    """A topic whose own name is on its list of other things is never recognised by it."""
    for place, name in ((topic.part("title"), topic.text("title")), *topic.texts("aliases")):
        excluded = _excluded_in(name, topic)
        if excluded:
            yield place.problem(
                "", f"'{excluded}' is on the topic's list 'not:', which shuts this name out: delete one"
            )


def _contradicted(topic: Part, card: Part) -> Iterator[Problem]:
    """A card is not reachable by questions with a word that it, or its topic, excludes."""
    for place, text in ((card.part("question"), card.text("question")), *card.texts("phrasings")):
        excluded = _excluded_in(text, card) or _excluded_in(text, topic)
        if excluded:
            message = f"'{excluded}' is on the list 'not:', so questions like this never reach the card: delete one"
            yield place.problem("", message)


def _excluded_in(text: str, part: Part) -> str:
    spaced = f" {_folded(text)} "
    return next((name for _, name in part.texts("not") if name and f" {_folded(name)} " in spaced), "")


def _dead_ends(topic: Part, card: Part, states: Mapping[str, str]) -> Iterator[Problem]:
    own = id_of(topic, card)
    if not card.texts("follow_ups") and len(states) > 1:
        yield warning(card.problem("follow_ups", "the answer leads nowhere: name the cards to offer next"))
    for place, name in card.texts("follow_ups"):
        target = card_id(topic.text("topic"), name)
        if target == own:
            yield place.problem("", "the card leads back to itself: name another one")
        elif states.get(target) in _UNSENDABLE and states[own] not in _UNSENDABLE:
            yield place.problem("", f"'{target}' is {states[target]} and never offered: name another card")


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
