import json
from typing import Any

import pytest

from adapters.web.jsonld import medical_web_page
from adapters.web.site import TEMPLATES
from answers.audience import Audience
from answers.deck import Deck
from answers.review import ReviewState
from tests.fakes import with_state

ADDRESS = "https://impar.example/cards/ganglion-impar/evidence"


def data(deck: Deck, facet: str = "evidence", audience: Audience = Audience.CLINICIAN) -> dict[str, Any]:
    card = deck.card(f"ganglion-impar/{facet}")
    assert card is not None
    return medical_web_page(deck, card, audience, ADDRESS)


def test_a_card_is_a_medical_web_page_about_its_topic(deck: Deck) -> None:
    page = data(deck)

    assert page["@type"] == "MedicalWebPage"
    assert page["name"] == "How effective is a ganglion impar block?"
    assert page["about"]["name"] == "Ganglion impar block"
    assert "ganglion of Walther" in page["about"]["alternateName"]
    assert page["url"] == ADDRESS


def test_the_audience_is_the_one_the_page_is_worded_for(deck: Deck) -> None:
    assert data(deck, audience=Audience.PATIENT)["audience"]["audienceType"] == "Patient or relative"


def test_a_card_that_nobody_approved_claims_no_review(deck: Deck) -> None:
    page = data(deck)

    assert "lastReviewed" not in page
    assert "reviewedBy" not in page
    assert page["creativeWorkStatus"] == "under review"


def test_an_approved_card_says_when_it_was_reviewed(deck: Deck) -> None:
    approved = with_state(deck, ["ganglion-impar/evidence"], ReviewState.APPROVED)

    page = data(approved)

    assert page["lastReviewed"] == page["dateModified"]
    assert "reviewedBy" not in page


def test_each_work_is_cited_once_with_its_identifiers_and_how_certain_it_is(deck: Deck) -> None:
    works = {work["name"]: work for work in data(deck)["citation"]}

    listed = works["Interventional Management for Pelvic Pain"]
    verified = works["The efficacy of the ganglion impar block in perineal and pelvic cancer pain"]
    assert len(works) == len(data(deck)["citation"]) == 3
    assert verified["url"] == "https://doi.org/10.1007/s00520-019-04738-9"
    assert {"@type": "PropertyValue", "propertyID": "pmid", "value": "30880371"} in verified["identifier"]
    assert verified["description"].startswith("Citation verified")
    assert listed["description"].startswith("Citation listed, not matched")
    assert "identifier" not in listed


@pytest.mark.parametrize(("facet", "place"), [("billing", "United States"), ("safety", None)])
def test_a_jurisdiction_is_told_where_there_is_one(deck: Deck, facet: str, place: str | None) -> None:
    assert data(deck, facet).get("spatialCoverage") == place


def test_text_that_would_end_the_script_element_is_escaped_and_still_says_the_same() -> None:
    hostile = {"name": "</script><script>alert(1)</script><!--"}

    written = TEMPLATES.from_string("{{ data | tojson }}").render(data=hostile)

    assert "<" not in written
    assert json.loads(written) == hostile
