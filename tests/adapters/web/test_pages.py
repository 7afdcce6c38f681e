import json
import re
from dataclasses import replace

import pytest

from answers.audience import Audience
from answers.deck import Deck
from answers.review import ReviewState
from tests.adapters.web.conftest import Serve
from tests.adapters.web.visitor import Visitor
from tests.fakes import with_state

SAFETY = "ganglion-impar/safety"


async def test_every_card_has_a_page_with_everything_that_it_says(visitor: Visitor, deck: Deck) -> None:
    for card in deck.cards:
        got = await visitor.get(f"/cards/{card.id}")

        assert got.status == 200
        assert all(_escaped(text) in got.text for text in (card.question, *card.notes, card.version))
        assert all(_escaped(claim.text) in got.text for claim in card.claims)
        assert _escaped(deck.notices.disclaimer_long) in got.text
        assert deck.notices.banner(card.review.state) in got.text


@pytest.mark.parametrize("audience", Audience)
async def test_a_card_is_worded_for_the_audience_in_its_address(
    visitor: Visitor, deck: Deck, audience: Audience
) -> None:
    card = deck.card("ganglion-impar/billing")
    assert card is not None

    got = await visitor.get(f"/cards/{card.id}?audience={audience}")

    assert all(_escaped(claim.for_audience(audience)) in got.text for claim in card.claims)
    assert re.search(rf'aria-current="true">[^\n]*{audience.description}', got.text)


async def test_an_unknown_audience_is_told_which_there_are(visitor: Visitor) -> None:
    got = await visitor.get(f"/cards/{SAFETY}?audience=robots")

    assert got.status == 400
    assert all(audience.description in got.text for audience in Audience)


async def test_a_card_that_is_not_there_is_told_which_there_are(visitor: Visitor, deck: Deck) -> None:
    got = await visitor.get("/cards/ganglion-impar/nothing")

    assert got.status == 404
    assert all(_escaped(card.question) in got.text for card in deck.cards)


async def test_a_card_that_was_only_submitted_is_not_there(serve: Serve, deck: Deck) -> None:
    visitor = await serve(with_state(deck, [SAFETY], ReviewState.SUBMITTED))

    got = await visitor.get(f"/cards/{SAFETY}")

    assert got.status == 404
    assert "Is a ganglion impar block safe?" not in got.text


async def test_a_retired_card_is_gone_with_clear_words_and_none_of_its_claims(serve: Serve, deck: Deck) -> None:
    card = deck.card(SAFETY)
    assert card is not None
    visitor = await serve(with_state(deck, [SAFETY], ReviewState.RETIRED))

    got = await visitor.get(f"/cards/{SAFETY}")

    assert got.status == 410
    assert "must not be used" in got.text
    assert not any(_escaped(claim.text) in got.text for claim in card.claims)


async def test_a_page_names_its_stable_address_whatever_the_wording(visitor: Visitor) -> None:
    got = await visitor.get(f"/cards/{SAFETY}?audience=patient")

    assert f'<link rel="canonical" href="{visitor.server.make_url("/cards/" + SAFETY)}">' in got.text


async def test_a_host_that_is_none_is_not_put_into_the_address(visitor: Visitor) -> None:
    got = await visitor.get(f"/cards/{SAFETY}", Host='x"><script>')

    assert f'<link rel="canonical" href="/cards/{SAFETY}">' in got.text


async def test_a_page_carries_its_card_as_data(visitor: Visitor) -> None:
    got = await visitor.get(f"/cards/{SAFETY}")

    written = re.search(r'<script type="application/ld\+json">(.*?)</script>', got.text)
    assert written
    assert json.loads(written.group(1))["@type"] == "MedicalWebPage"


async def test_content_with_markup_in_it_is_shown_as_text(serve: Serve, deck: Deck) -> None:
    topic = deck.topics[0]
    hostile = replace(topic.cards[0], question="</script><script>alert(1)</script>?")
    visitor = await serve(Deck((replace(topic, cards=(hostile, *topic.cards[1:])),), deck.notices))

    for path in (f"/cards/{hostile.id}", "/topics", "/"):
        assert "<script>alert" not in (await visitor.get(path)).text


async def test_topics_lists_every_question_with_its_address(visitor: Visitor, deck: Deck) -> None:
    got = await visitor.get("/topics")

    assert all(f'href="/cards/{card.id}">{_escaped(card.question)}</a>' in got.text for card in deck.cards)


async def test_topics_leaves_out_what_may_not_be_shown(serve: Serve, deck: Deck) -> None:
    visitor = await serve(with_state(deck, [SAFETY], ReviewState.RETIRED))

    assert SAFETY not in (await visitor.get("/topics")).text


async def test_a_deck_in_which_no_card_may_be_shown_still_has_its_pages(serve: Serve, deck: Deck) -> None:
    visitor = await serve(with_state(deck, [card.id for card in deck.cards], ReviewState.SUBMITTED))

    assert "No card may be shown yet" in (await visitor.get("/topics")).text
    assert (await visitor.get("/")).status == 200


async def test_the_editorial_policy_is_the_decks_own(visitor: Visitor, deck: Deck) -> None:
    got = await visitor.get("/editorial-policy")

    assert all(_escaped(rule) in got.text for rule in deck.notices.editorial_policy)


async def test_health_is_a_word(visitor: Visitor) -> None:
    got = await visitor.get("/healthz")

    assert (got.status, got.text) == (200, "ok")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/favicon.svg", "image/svg+xml"),
        ("/static/style.css", "text/css"),
        ("/static/chat.js", ("text/javascript", "application/javascript")),
    ],
)
async def test_files_come_from_the_package(visitor: Visitor, path: str, kind: str | tuple[str, ...]) -> None:
    got = await visitor.get(path)

    assert got.status == 200
    assert got.headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/", "/static/templates"])
async def test_nothing_else_comes_from_the_package(visitor: Visitor, path: str) -> None:
    assert (await visitor.get(path)).status in (403, 404)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;")
