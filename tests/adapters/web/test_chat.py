import html
import re
from dataclasses import replace
from http.cookies import Morsel

import pytest

from adapters.memory import MemoryStore
from answers.audience import Audience
from answers.deck import Deck
from answers.release import Withheld
from answers.review import ReviewState
from bot import wording
from bot.records import Feedback, Receipt
from tests.adapters.web.conftest import Serve
from tests.adapters.web.visitor import Visitor
from tests.fakes import with_state

FORM = "0123456789abcdef"
EVIDENCE = "How effective is a ganglion impar block?"


async def test_the_first_view_offers_audiences_questions_and_a_box(visitor: Visitor, deck: Deck) -> None:
    got = await visitor.get("/")

    assert got.status == 200
    assert all(f'value="audience:{audience}"' in got.text for audience in Audience)
    assert all(f'value="open:{card.id}"' in got.text for card in deck.cards[:6])
    assert '<textarea id="question"' in got.text


async def test_a_question_is_answered_with_the_turn_alone_for_the_script(visitor: Visitor) -> None:
    got = await visitor.ask(EVIDENCE)

    assert got.status == 200
    assert got.headers["Content-Type"].startswith("text/vnd.impar.turn+html")
    assert got.text.lstrip().startswith("<article")
    assert f">{EVIDENCE}</h2>" in got.text


async def test_a_question_is_answered_with_the_whole_page_without_the_script(visitor: Visitor) -> None:
    got = await visitor.post({"question": EVIDENCE})

    assert got.text.lstrip().startswith("<!doctype html>")
    assert f">{EVIDENCE}</h2>" in got.text
    assert "Accept" in got.headers["Vary"]


async def test_an_answer_shows_everything_that_must_stand_around_it(visitor: Visitor, deck: Deck) -> None:
    card = deck.card("ganglion-impar/billing")
    assert card is not None

    text = html.unescape((await visitor.press(f"open:{card.id}")).text)

    expected = (
        deck.notices.banner(card.review.state),
        *(claim.text for claim in card.claims),
        *card.notes,
        "Valid in: United States",
        "self-citation",
        wording.NOT_CITED,
        deck.notices.disclaimer,
        card.version,
        card.review.updated.isoformat(),
    )
    assert [part for part in expected if part not in text] == []


async def test_a_conversation_goes_on_from_one_question_to_the_next(visitor: Visitor) -> None:
    await visitor.ask(EVIDENCE)

    assert "What is the CPT code" in (await visitor.ask("and the code?")).text


async def test_two_visitors_have_two_conversations(visitor: Visitor) -> None:
    await visitor.ask(EVIDENCE)
    visitor.session.cookie_jar.clear()

    assert "turn-answer" not in (await visitor.ask("and the code?")).text


async def test_a_form_sent_twice_is_answered_twice_the_same_and_counted_once(
    visitor: Visitor, store: MemoryStore
) -> None:
    first = await visitor.ask(EVIDENCE, event=FORM)
    second = await visitor.ask(EVIDENCE, event=FORM)

    assert _without_tokens(first.text) == _without_tokens(second.text)
    assert len([record for record in store.records if isinstance(record, Receipt)]) == 1


async def test_going_back_and_pressing_another_button_gets_the_other_answer(visitor: Visitor) -> None:
    await visitor.press("open:ganglion-impar/safety", event=FORM)

    assert "What is the CPT code" in (await visitor.press("open:ganglion-impar/billing", event=FORM)).text


async def test_every_form_has_a_token_of_its_own(visitor: Visitor) -> None:
    page = await visitor.post({"question": EVIDENCE})

    tokens = re.findall(r'name="event" value="([^"]+)"', page.text)
    assert len(tokens) == len(set(tokens)) == page.text.count("<form")


async def test_feedback_names_the_answer_it_is_on(visitor: Visitor, store: MemoryStore) -> None:
    answered = await visitor.ask(EVIDENCE)
    choice = re.search(r'value="(helpful:[^"]+)"', answered.text)
    assert choice

    await visitor.press(choice.group(1))

    receipt, feedback = store.records[0], store.records[-1]
    assert isinstance(receipt, Receipt)
    assert isinstance(feedback, Feedback)
    assert (feedback.receipt, feedback.helpful) == (receipt.id, True)


@pytest.mark.parametrize("said", [{"choice": "audience:patient"}, {"question": "audience patient"}])
async def test_the_page_remembers_the_audience_however_it_was_chosen(visitor: Visitor, said: dict[str, str]) -> None:
    await visitor.post(said)

    got = await visitor.get("/")

    assert re.search(r'value="audience:patient" aria-pressed="true"', got.text)
    assert got.text.count('aria-pressed="true"') == 1


async def test_the_audience_on_the_page_words_the_answer(visitor: Visitor, deck: Deck) -> None:
    card = deck.card("ganglion-impar/safety")
    assert card is not None
    await visitor.press("audience:patient")

    got = await visitor.press(f"open:{card.id}")

    assert card.claims[0].plain in got.text
    assert f'href="/cards/{card.id}?audience=patient"' in got.text


async def test_a_conversation_that_the_store_forgot_keeps_the_audience_on_the_page(serve: Serve, deck: Deck) -> None:
    card = deck.card("ganglion-impar/safety")
    assert card is not None
    visitor = await serve(deck)
    cookies = {"impar_conversation": "never-heard-of-it-0001", "impar_audience": "patient"}
    visitor.session.cookie_jar.update_cookies(cookies, visitor.server.make_url("/"))

    assert card.claims[0].plain in (await visitor.press(f"open:{card.id}")).text


async def test_the_conversation_is_kept_in_a_cookie_that_only_we_get_back(visitor: Visitor) -> None:
    await visitor.get("/")

    cookie = _cookie(visitor, "impar_conversation")
    assert len(cookie.value) >= 22
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["secure"]) == ("Strict", "/", "")


async def test_the_cookie_is_for_https_only_where_the_browser_speaks_https(visitor: Visitor) -> None:
    got = await visitor.send("GET", "/", headers={"X-Forwarded-Proto": "https"})

    assert all("Secure" in cookie for cookie in got.headers.getall("Set-Cookie"))


async def test_the_conversation_stays_the_same_from_page_to_page(visitor: Visitor) -> None:
    await visitor.get("/")
    first = _cookie(visitor, "impar_conversation").value
    await visitor.ask(EVIDENCE)

    assert _cookie(visitor, "impar_conversation").value == first


async def test_a_cookie_that_is_none_of_ours_is_replaced(visitor: Visitor) -> None:
    got = await visitor.send("GET", "/", headers={"Cookie": "impar_conversation=short; impar_audience=robots"})

    assert "short" not in got.headers.getall("Set-Cookie")[0]
    assert "impar_audience=clinician" in got.headers.getall("Set-Cookie")[1]


async def test_a_conversation_is_kept_by_nothing_between(visitor: Visitor) -> None:
    for got in (await visitor.get("/"), await visitor.ask(EVIDENCE), await visitor.post({"question": EVIDENCE})):
        assert got.headers["Cache-Control"] == "no-store"


async def test_the_address_of_a_turn_leads_back_to_the_page(visitor: Visitor) -> None:
    got = await visitor.get("/chat")

    assert got.status == 200
    assert '<textarea id="question"' in got.text


async def test_identifiers_are_shown_as_they_were_stored(visitor: Visitor) -> None:
    got = await visitor.ask("mail jo@example.org about the impar block")

    assert "jo@example.org" not in got.text
    assert "[EMAIL]" in got.text


@pytest.mark.parametrize(
    "question",
    ["", "   ", "😀😀", "?!...", "为什么要做这个手术", "\x00\x01\x02", "\ud83d", "x" * 10_000, "😀" * 10_000],
    ids=["empty", "blank", "emoji", "signs", "Chinese", "control", "half a pair", "long", "long emoji"],
)
async def test_a_message_that_cannot_be_read_gets_a_calm_answer(visitor: Visitor, question: str) -> None:
    body = f"question={_percent(question)}".encode()

    got = await visitor.send("POST", "/chat", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert got.status == 200
    assert "turn-refuse" in got.text


async def test_markup_in_a_question_is_shown_as_text(visitor: Visitor) -> None:
    got = await visitor.ask("<img src=x onerror=alert(1)> what is the ganglion impar")

    assert "<img" not in got.text
    assert "&lt;img" in got.text


@pytest.mark.parametrize("choice", ["open:a/b", "nonsense", "open:", "<b>", "audience:robots", "none:"])
async def test_a_button_that_nobody_knows_gets_a_calm_answer_and_is_not_shown_back(
    visitor: Visitor, choice: str
) -> None:
    got = await visitor.press(choice)

    assert got.status == 200
    assert "<b>" not in got.text
    assert 'class="said"' not in got.text or choice == "none:"


async def test_a_button_of_a_retired_card_says_so(serve: Serve, deck: Deck) -> None:
    visitor = await serve(with_state(deck, ["ganglion-impar/safety"], ReviewState.RETIRED))

    assert wording.WITHHELD[Withheld.RETIRED] in (await visitor.press("open:ganglion-impar/safety")).text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"\xff\xfe=\xff", "application/x-www-form-urlencoded", 200),
        (b"question=a", "application/x-www-form-urlencoded; charset=nonsense", 200),
        (b"%%%&&==", "application/x-www-form-urlencoded", 200),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", 400),
        (b'{"question": "a"}', "application/json", 400),
    ],
)
async def test_a_form_that_is_none_gets_words_and_no_traceback(
    visitor: Visitor, body: bytes, kind: str, status: int
) -> None:
    got = await visitor.send("POST", "/chat", data=body, headers={"Content-Type": kind})

    assert got.status == status
    assert '<a href="/">' in got.text


async def test_a_deck_of_several_topics_suggests_a_question_of_each(serve: Serve, deck: Deck) -> None:
    topic = deck.topics[0]
    cards = tuple(replace(card, id=f"other/{card.facet}", topic="other") for card in topic.cards)
    visitor = await serve(Deck((topic, replace(topic, id="other", cards=cards)), deck.notices))

    suggested = re.findall(r'value="(open:[^"]+)"', (await visitor.get("/")).text)

    assert suggested == [f"open:{topic.cards[0].id}", f"open:{cards[0].id}"]


def _cookie(visitor: Visitor, name: str) -> Morsel[str]:
    return next(cookie for cookie in visitor.session.cookie_jar if cookie.key == name)


def _without_tokens(text: str) -> str:
    return re.sub(r'name="event" value="[^"]+"', "", text)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
