"""The deck that ships says what its source and its checked references say, no more, and in its own words."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.files import CARDS, load_deck, load_facets
from answers.audience import Audience
from answers.card import Card, Claim
from answers.reference import CitationState, Reference
from answers.review import ReviewState
from tools.write_source_shingles import shingles

DECK = load_deck(CARDS, load_facets())
TOPIC = DECK.topics[0]
SOURCE_SHINGLES = frozenset(json.loads((Path(__file__).parent / "source_shingles.json").read_text(encoding="utf-8")))

each_card = pytest.mark.parametrize("card", DECK.cards, ids=lambda card: card.id)
each_claim = pytest.mark.parametrize(
    "claim",
    [pytest.param(claim, id=f"{card.id}-{number}") for card in DECK.cards for number, claim in enumerate(card.claims)],
)


def card_of(facet: str) -> Card:
    card = DECK.card(f"ganglion-impar/{facet}")
    assert card is not None
    return card


def every_text(card: Card) -> str:
    return " ".join([claim.text for claim in card.claims] + list(card.notes))


def reference(reference_id: str) -> Reference:
    return next(each for each in TOPIC.references if each.id == reference_id)


def test_the_first_deck_has_the_eight_cards() -> None:
    assert {card.id for card in DECK.cards} == {
        "ganglion-impar/treatment",
        "ganglion-impar/approaches",
        "ganglion-impar/billing",
        "ganglion-impar/evidence",
        "ganglion-impar/anatomy",
        "ganglion-impar/indications",
        "ganglion-impar/safety",
        "ganglion-impar/duration",
    }


def test_the_topic_is_known_by_each_of_its_names() -> None:
    names = {"impar ganglion", "ganglion of Walther", "Walther's ganglion", "sacrococcygeal ganglion", "GIB"}

    assert names | {"impar block"} <= set(TOPIC.aliases)


def test_the_source_is_named_with_the_state_its_publisher_left_it_in() -> None:
    assert (TOPIC.source.publisher, TOPIC.source.updated) == ("Dr.Oracle", date(2025, 5, 16))
    assert "pending" in TOPIC.source.status


@each_claim
def test_the_plain_wording_has_the_same_numbers(claim: Claim) -> None:
    for audience in Audience:
        assert re.findall(r"\d+", claim.for_audience(audience)) == re.findall(r"\d+", claim.text)


@each_claim
def test_the_plain_wording_is_in_short_sentences_of_its_own(claim: Claim) -> None:
    sentences = [each for each in re.split(r"(?<=[.!?])\s+", claim.plain) if each]

    assert claim.plain != claim.text
    assert max(len(sentence.split()) for sentence in sentences) <= 25


@each_claim
def test_no_claim_repeats_six_consecutive_words_of_the_source(claim: Claim) -> None:
    wordings = {claim.for_audience(audience) for audience in Audience}

    repeated = [words for text in wordings for words, digest in shingles(text) if digest in SOURCE_SHINGLES]

    assert not repeated


def test_words_of_the_source_would_be_found() -> None:
    title = "What is the treatment for ganglion impar (Impar ganglion)?"

    assert all(digest in SOURCE_SHINGLES for _, digest in shingles(title))


def test_the_number_1_leads_to_the_publisher_itself() -> None:
    citation = TOPIC.citations["1"]

    assert citation.state is CitationState.SELF
    assert [each.id for each in citation.references] == ["droracle-2025"]
    assert "ESMO" in citation.note


@pytest.mark.parametrize("label", ["2", "3", "4", "5", "6"])
def test_a_number_that_cannot_be_matched_is_listed_and_not_verified(label: str) -> None:
    citation = TOPIC.citations[label]

    assert citation.state is CitationState.LISTED
    assert len(citation.references) == 3
    assert all(each.kind.value == "research" for each in citation.references)


@pytest.mark.parametrize(
    ("label", "reference_id"),
    [("Malec-Milewska 2014", "malec-milewska-2014"), ("Sousa Correia 2019", "sousa-correia-2019")],
)
def test_a_paper_that_was_checked_is_verified(label: str, reference_id: str) -> None:
    citation = TOPIC.citations[label]

    assert citation.state is CitationState.VERIFIED
    assert citation.references == (reference(reference_id),)


def test_there_is_no_other_citation() -> None:
    assert set(TOPIC.citations) == {"1", "2", "3", "4", "5", "6", "Malec-Milewska 2014", "Sousa Correia 2019"}


def test_the_checked_references_have_their_bibliographic_data() -> None:
    malec, sousa = reference("malec-milewska-2014"), reference("sousa-correia-2019")

    assert (malec.year, malec.volume, malec.issue, malec.pages) == (2014, "9", "3", "458\u2013462")
    assert (malec.doi, len(malec.authors)) == ("10.5114/wiitm.2014.43079", 7)
    assert (sousa.year, sousa.volume, sousa.pages) == (2019, "27", "4327\u20134330")
    assert (sousa.doi, sousa.pmid) == ("10.1007/s00520-019-04738-9", "30880371")


def test_what_is_not_verified_of_a_reference_is_left_out() -> None:
    nagpal = reference("nagpal-2017")

    assert (nagpal.year, nagpal.volume, nagpal.pages) == (2017, "28", "621\u2013646")
    assert (nagpal.issue, nagpal.doi, nagpal.pmid, nagpal.link) == ("", "", "", "")


# The numbers that the source gives beside each claim, in the order of the claims.
CITED = {
    "treatment": [(), (), ("1",), ("2", "3", "4", "5")],
    "approaches": [(), (), ("4", "5"), ("2", "5")],
    "billing": [("1",), ("1",), ("1",), (), ()],
    "evidence": [("3", "4", "5"), ("3", "4"), ("2", "3", "4"), ("Malec-Milewska 2014",), ("Sousa Correia 2019",)],
    "anatomy": [("2",), ("2",), ()],
    "indications": [(), ("1",), ("3", "4", "5"), ("5", "6")],
    "safety": [("2", "5"), ("2", "5"), ("4", "5")],
    "duration": [("1",), ("3", "4"), ("Malec-Milewska 2014",)],
}


@pytest.mark.parametrize("facet", CITED)
def test_a_claim_keeps_the_numbers_that_the_source_gives_it(facet: str) -> None:
    assert [claim.cites for claim in card_of(facet).claims] == CITED[facet]


@each_card
def test_a_card_is_under_review_and_says_so(card: Card) -> None:
    assert card.review.state is ReviewState.UNDER_REVIEW
    assert "review of this text is pending" in DECK.notices.banner(card.review.state)


@each_card
def test_a_card_is_due_for_review_in_time(card: Card) -> None:
    longest = timedelta(days=366 if card.facet == "billing" else 3 * 366)

    assert timedelta(0) < card.review.due - card.review.updated <= longest


@each_card
def test_a_follow_up_exists_and_is_another_card(card: Card) -> None:
    assert card.follow_ups
    assert all(DECK.card(follow_up) is not None for follow_up in card.follow_ups)
    assert card.id not in card.follow_ups


@each_card
def test_a_card_has_several_ways_to_ask_for_it_of_its_own(card: Card) -> None:
    others = {phrasing for other in DECK.cards if other is not card for phrasing in (other.question, *other.phrasings)}

    assert len(set(card.phrasings)) >= 5
    assert not others & {card.question, *card.phrasings}


def test_billing_is_valid_in_the_united_states_only() -> None:
    billing = card_of("billing")

    assert billing.jurisdiction == "United States"
    assert "64999" in billing.claims[0].text
    assert all(not card.jurisdiction for card in DECK.cards if card is not billing)


@pytest.mark.parametrize(
    ("facet", "said"),
    [
        ("duration", "neurolytic blocks, not local anesthetic with steroid"),
        ("duration", "depends on the agent"),
        ("indications", "neurolytic blocks, not blocks with local anesthetic and steroid"),
        ("evidence", "4 of 9 women, after neurolysis"),
        ("safety", "Reported elsewhere, not in this source – bleeding, infection, rectal perforation, nerve injury"),  # noqa: RUF001 - as the card writes it
        ("approaches", "Other approaches (anococcygeal, transcoccygeal) and ultrasound guidance"),
        ("billing", "is not a coding source"),
        ("billing", "Codes change every year"),
        ("treatment", "about the block of the ganglion as a treatment for pain"),
    ],
)
def test_what_is_doubtful_in_the_source_is_noted_on_the_card(facet: str, said: str) -> None:
    assert said in " ".join(card_of(facet).notes)


@pytest.mark.parametrize("word", ["bleeding", "infection", "perforation", "ultrasound", "anococcygeal"])
def test_what_only_others_report_is_no_claim(word: str) -> None:
    claims = " ".join(claim.text for card in DECK.cards for claim in card.claims)

    assert word not in claims.lower()


def test_the_numbers_of_the_deck_are_those_of_the_source_and_the_checked_references() -> None:
    numbers = {number for card in DECK.cards for number in re.findall(r"\d+", every_text(card))}

    assert numbers == {"64999", "3", "6", "9", "4", "15", "1"}


def test_no_caution_goes_with_an_approved_card() -> None:
    assert DECK.notices.banner(ReviewState.APPROVED) == ""


def test_the_disclaimer_is_for_professionals_and_leaves_the_decision_to_them() -> None:
    assert "healthcare professionals" in DECK.notices.disclaimer
    assert "primary literature" in DECK.notices.disclaimer_long
    assert "verify" in DECK.notices.disclaimer


def test_the_deck_finds_what_it_holds_and_nothing_else() -> None:
    assert DECK.topic("ganglion-impar") is TOPIC
    assert DECK.topic_of(card_of("safety")) is TOPIC
    assert DECK.card("ganglion-impar/price") is None
    assert DECK.topic("knee") is None
