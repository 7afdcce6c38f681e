"""On the web: emergencies stand out, audiences can be switched off, nobody floods it, withheld cards are not shown."""

from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from adapters.web.errors import tell_errors
from adapters.web.rates import address_of, limit
from answers.audience import Audience
from answers.deck import Deck
from answers.release import Release
from answers.review import ReviewState
from bot import wording
from tests.adapters.web.conftest import Serve
from tests.adapters.web.visitor import Visitor

PROFESSIONALS = (Audience.CLINICIAN, Audience.TRAINEE, Audience.CODER)
BILLING = "/cards/ganglion-impar/billing"


async def test_an_urgent_reply_is_an_alert_with_its_own_look(visitor: Visitor) -> None:
    turn = (await visitor.ask("i cant breathe")).text

    assert 'class="turn turn-urgent"' in turn
    assert '<div class="says" role="alert">' in turn
    assert wording.URGENT[0] in turn
    assert "This may be urgent" in turn
    assert 'class="choice"' not in turn


async def test_no_other_reply_is_an_alert(visitor: Visitor) -> None:
    replies = [(await visitor.ask(words)).text for words in ("is an impar block safe?", "thanks", "weather tomorrow?")]

    assert not any('role="alert"' in reply for reply in replies)


async def test_machines_are_told_the_outcome(visitor: Visitor) -> None:
    got = await visitor.ask_api({"q": "she took 30 tablets"})

    assert isinstance(got.json, dict)
    assert (got.json["outcome"], got.json["card"], got.json["choices"]) == ("urgent", None, [])


async def test_a_decision_for_one_person_is_refused_with_choices_only(visitor: Visitor) -> None:
    turn = (await visitor.ask("should my mum have the impar block?")).text

    assert wording.INDIVIDUAL[0] in turn
    assert 'value="open:ganglion-impar/' in turn
    assert 'class="claims"' not in turn


async def test_an_audience_that_is_switched_off_is_offered_nowhere(serve: Serve, deck: Deck) -> None:
    visitor = await serve(deck, audiences=PROFESSIONALS)

    pages = [(await visitor.get(path)).text for path in ("/", BILLING)]
    pressed = (await visitor.press("audience:patient")).text
    typed = (await visitor.ask("audience patient")).text

    assert not any("audience:patient" in page or "audience=patient" in page for page in (*pages, pressed, typed))
    assert wording.NO_PATIENTS in pressed
    assert wording.NO_PATIENTS in typed
    assert (await visitor.get(f"{BILLING}?audience=patient")).status == 400


async def test_a_cookie_brings_no_audience_back_that_is_switched_off(serve: Serve, deck: Deck) -> None:
    visitor = await serve(deck, audiences=PROFESSIONALS)
    visitor.session.cookie_jar.update_cookies({"impar_audience": "patient"}, visitor.server.make_url("/"))

    answered = (await visitor.ask("is a ganglion impar block safe?")).text

    assert deck.notices.disclaimer in answered
    assert "audience=patient" not in answered


async def test_one_message_too_many_of_an_address_is_refused_in_clear_words(serve: Serve, deck: Deck) -> None:
    visitor = await serve(deck, rate=2)

    answered = [await visitor.ask("thanks") for _ in range(3)]
    page = await visitor.get("/")

    assert [got.status for got in answered] == [200, 200, 429]
    assert "Wait a minute" in answered[2].text
    assert wording.NO_EMERGENCY_SERVICE in answered[2].text
    assert page.status == 200


async def test_a_machine_that_is_refused_is_told_whom_to_call_too(serve: Serve, deck: Deck) -> None:
    visitor = await serve(deck, rate=1)

    answered = [await visitor.ask_api({"q": "i cant breathe"}) for _ in range(2)]

    assert [got.status for got in answered] == [200, 429]
    assert wording.NO_EMERGENCY_SERVICE in str(answered[1].json)


async def test_what_platforms_bring_is_not_counted_for_they_bring_everybodys_from_a_few_addresses() -> None:
    async def taken(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application(middlewares=[tell_errors, limit(1, 0, lambda: 0.0)])
    app.add_routes([web.post("/slack/events", taken), web.post("/chat", taken)])
    async with TestClient(TestServer(app)) as client:
        brought = [(await client.post("/slack/events")).status for _ in range(50)]
        typed = [(await client.post("/chat")).status for _ in range(2)]

    assert set(brought) == {200}
    assert typed == [200, 429]


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "9.9.9.9", "7.7.7.7"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (2, "9.9.9.9", "7.7.7.7"),
        (1, None, "7.7.7.7"),
    ],
)
def test_an_address_that_a_sender_made_up_is_not_believed(proxies: int, told: str | None, address: str) -> None:
    headers = {"X-Forwarded-For": told} if told else {}
    request = make_mocked_request("POST", "/chat", headers=headers).clone(remote="7.7.7.7")

    assert address_of(request, proxies) == address


@pytest.mark.parametrize(
    ("release", "status", "says"),
    [
        (Release(places=("France",)), 410, "valid in United States only"),
        (Release(frozenset({ReviewState.APPROVED})), 404, "There is no card at this address"),
    ],
)
async def test_a_card_that_is_withheld_is_no_page_and_no_button(
    serve: Serve, deck: Deck, release: Release, status: int, says: str
) -> None:
    visitor = await serve(replace(deck, release=release))

    page = await visitor.get(BILLING)

    assert page.status == status
    assert says in page.text
    assert "64999" not in page.text
    assert BILLING not in (await visitor.get("/topics")).text
    assert "open:ganglion-impar/billing" not in (await visitor.get("/")).text
    assert "64999" not in (await visitor.press("open:ganglion-impar/billing")).text
