"""A card as data for machines that read pages: schema.org MedicalWebPage (schema.org version 29)."""

from collections.abc import Iterator

from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from answers.reference import CitationState, Reference
from answers.review import ReviewState
from answers.topic import Topic


def medical_web_page(deck: Deck, card: Card, audience: Audience, address: str) -> dict[str, object]:
    """What a card page is about, how old it is and what it rests on. A review that did not happen is not claimed."""
    topic = deck.topic_of(card)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": card.question,
        "inLanguage": "en",
        "about": {"@type": "MedicalEntity", "name": topic.title, "alternateName": list(topic.aliases)},
        "audience": {"@type": "MedicalAudience", "audienceType": audience.description},
        "creativeWorkStatus": card.review.state.value,
        "version": card.version,
        "dateModified": card.review.updated.isoformat(),
        "expires": card.review.due.isoformat(),
        "isBasedOn": _source(topic),
        "citation": list(_citations(topic, card)),
    }
    if card.review.state is ReviewState.APPROVED:
        data["lastReviewed"] = card.review.updated.isoformat()
    if card.jurisdiction:
        data["spatialCoverage"] = card.jurisdiction
    return data


def _source(topic: Topic) -> dict[str, object]:
    source: dict[str, object] = {
        "@type": "CreativeWork",
        "name": topic.source.title,
        "publisher": {"@type": "Organization", "name": topic.source.publisher},
        "dateModified": topic.source.updated.isoformat(),
        "creativeWorkStatus": topic.source.status,
    }
    return source | ({"url": topic.source.url} if topic.source.url else {})


def _citations(topic: Topic, card: Card) -> Iterator[dict[str, object]]:
    """Each work once, with how certain it is that the card cites it; verified wins over the rest."""
    states: dict[Reference, CitationState] = {}
    for citation in (topic.citations[label] for label in card.cited):
        for reference in citation.references:
            if citation.state is CitationState.VERIFIED:
                states[reference] = citation.state
            states.setdefault(reference, citation.state)
    for reference, state in states.items():
        yield _work(reference, state)


def _work(reference: Reference, state: CitationState) -> dict[str, object]:
    work = {
        "@type": "ScholarlyArticle" if reference.container else "CreativeWork",
        "name": reference.title,
        "author": list(reference.authors),
        "datePublished": str(reference.year),
        "isPartOf": {"@type": "Periodical", "name": reference.container} if reference.container else None,
        "pagination": reference.pages,
        "identifier": list(_identifiers(reference)),
        "url": reference.link,
        "description": f"Citation {state.in_words}.",
    }
    return {key: value for key, value in work.items() if value}


def _identifiers(reference: Reference) -> Iterator[dict[str, str]]:
    for name, value in (("doi", reference.doi), ("pmid", reference.pmid)):
        if value:
            yield {"@type": "PropertyValue", "propertyID": name, "value": value}
