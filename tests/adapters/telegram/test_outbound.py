import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.buttons import LONGEST_DATA
from adapters.telegram.inline import offers
from adapters.telegram.keyboard import MOST_BUTTONS, Rows
from adapters.telegram.outbound import messages
from adapters.telegram.richtext import LONGEST_MESSAGE
from adapters.telegram.sender import markup
from answers.audience import Audience
from answers.deck import Deck
from answers.reference import Citation, CitationState, Reference, Section
from bot import wording
from bot.answering import answer, opening, sources
from bot.choice import Action, Choice
from bot.citing import together
from bot.covering import topics
from bot.plaintext import as_text, marks, section_title
from bot.reply import Line, Outcome, Reply
from tests.emulators.telegram.keyboard import check_keyboard
from tests.emulators.telegram.markup import parse_html, utf16
from tests.fakes import NOON


def accepted(deck: Deck, reply: Reply) -> list[str]:
    """The texts of the messages of a reply, as Telegram takes them."""
    texts = []
    for part in messages(deck, reply):
        text, _ = parse_html(part.html)
        assert 0 < utf16(text) <= LONGEST_MESSAGE
        if part.keyboard:
            made = markup(part.keyboard)
            assert made is not None
            check_keyboard(made.to_dict())
        texts.append(text)
    return texts


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def reply_of(deck: Deck, card_id: str, audience: Audience = Audience.CLINICIAN) -> Reply:
    card = deck.card(card_id)
    assert card is not None
    return answer(deck, card, audience, confidence=1, receipt="telegram:x", today=NOON.date())


def labels(rows: Rows) -> list[list[str]]:
    return [[button.label for button in row] for row in rows]


@pytest.mark.parametrize("audience", Audience)
def test_every_card_is_taken_and_shows_everything_that_must_stand_there(deck: Deck, audience: Audience) -> None:
    for card in deck.cards:
        reply = reply_of(deck, card.id, audience)

        shown = words(" ".join(accepted(deck, reply)))

        assert all(words(text) in shown for text in (reply.banner, reply.heading, reply.disclaimer, reply.footer))
        assert all(words(text) in shown for text in (*reply.notes, reply.jurisdiction))
        assert all(words(line.text + "".join(f"[{label}]" for label in line.cites)) in shown for line in reply.claims)
        assert all(words(citation.state.in_words) in shown for citation in reply.sources)
        assert all(words(each.text) in shown for citation in reply.sources for each in citation.references)


def test_the_parts_stand_in_the_order_in_which_they_are_read(deck: Deck) -> None:
    reply = reply_of(deck, "ganglion-impar/billing")

    (text,) = accepted(deck, reply)

    parts = (reply.banner, reply.heading, reply.claims[0].text, "References", reply.disclaimer, reply.footer)
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_references_are_folded_away_and_linked(deck: Deck) -> None:
    part = messages(deck, reply_of(deck, "ganglion-impar/evidence"))[0]

    _, entities = parse_html(part.html)

    assert [each["type"] for each in entities].count("expandable_blockquote") == 1
    assert {each["url"] for each in entities if each["type"] == "text_link"} >= {
        "https://doi.org/10.5114/wiitm.2014.43079"
    }


def test_a_reference_whose_address_would_run_a_script_is_no_link(deck: Deck) -> None:
    reference = Reference("r", Section.RESEARCH, ("A B",), "T", 2020, url="javascript:alert(1)")
    reply = Reply(Outcome.COURTESY, sources=(Citation("1", CitationState.LISTED, (reference,)),))

    assert "href" not in messages(deck, reply)[0].html


def test_follow_ups_are_named_by_their_facet_two_in_a_row(deck: Deck) -> None:
    rows = labels(messages(deck, reply_of(deck, "ganglion-impar/treatment"))[0].keyboard)

    assert rows == [
        ["Approaches", "Indications"],
        ["Duration", "Evidence"],
        [wording.SOURCES, wording.HELPFUL, wording.UNHELPFUL],
    ]


def test_questions_to_choose_from_are_told_in_full_and_numbered(deck: Deck) -> None:
    part = messages(deck, topics(deck, NOON.date()))[-1]

    text, _ = parse_html(part.html)

    assert "1. What is the treatment for ganglion impar (impar ganglion)?\n2. " in text
    assert labels(part.keyboard)[0] == ["1. Treatment", "2. Approaches"]


def test_what_has_no_words_is_no_message(deck: Deck) -> None:
    assert messages(deck, Reply(Outcome.COURTESY)) == ()


LONG_TEXT = st.sampled_from(["x", "A sentence. ", "word ", "😀", "<b>&amp;"]).flatmap(
    lambda piece: st.sampled_from([1, 8, 500]).map(lambda count: piece * count)
)
REFERENCES = st.builds(
    Reference,
    id=st.just("r"),
    kind=st.sampled_from(Section),
    authors=st.lists(LONG_TEXT, min_size=1, max_size=2).map(tuple),
    title=LONG_TEXT,
    year=st.just(2020),
    url=st.sampled_from(["", 'https://x.org/?a="1"&b=<2>']),
)
REPLIES = st.builds(
    Reply,
    outcome=st.just(Outcome.ANSWER),
    heading=LONG_TEXT,
    banner=LONG_TEXT,
    card=st.just("a/b"),
    claims=st.lists(st.builds(Line, st.sampled_from(Section), LONG_TEXT, st.just(("1", "2"))), max_size=5).map(tuple),
    notes=st.lists(LONG_TEXT, max_size=2).map(tuple),
    sources=st.lists(
        st.builds(Citation, LONG_TEXT, st.sampled_from(CitationState), st.lists(REFERENCES, max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
    jurisdiction=LONG_TEXT,
    disclaimer=LONG_TEXT,
    footer=LONG_TEXT,
    choices=st.lists(
        st.builds(Choice, st.sampled_from(Action), st.text("abc-/", min_size=1, max_size=90), LONG_TEXT), max_size=120
    ).map(tuple),
)


def said(reply: Reply) -> Iterator[str]:
    """Everything that an answer must say, each time that it must."""
    yield from (f"⚠️ {reply.banner}", reply.heading, reply.jurisdiction)
    for section in Section:
        claims = [line for line in reply.claims if line.section is section]
        yield from [section_title(section)] if claims else []
        yield from (f"• {line.text} {marks(line)}" for line in claims)
    yield from (f"{wording.EDITORS_NOTE}: {note}" for note in reply.notes)
    yield from [wording.REFERENCES] if reply.sources else []
    for each in together(reply.sources):
        yield " ".join(f"[{label}]" for label in each.labels)
        yield f"{each.state.in_words}. {each.note}"
        yield from (f"• {reference.text}" for reference in each.references)
    yield from (reply.disclaimer, reply.footer)


@settings(max_examples=settings().max_examples * 2)
@given(REPLIES)
def test_generated_cards_at_every_limit_are_taken_and_no_word_is_lost_or_said_twice(deck: Deck, reply: Reply) -> None:
    shown = Counter(" ".join(accepted(deck, reply)).split())

    assert shown == Counter(" ".join(said(reply)).split())


def test_no_more_buttons_than_there_may_be_and_none_that_cannot_be_carried(deck: Deck) -> None:
    choices = [Choice(Action.OPEN, f"topic/facet-{number}" * 9, "x") for number in range(150)]
    reply = Reply(Outcome.COURTESY, paragraphs=("x",), choices=(*choices, Choice(Action.HELPFUL, "r" * 90, "x")))

    rows = messages(deck, reply)[0].keyboard

    buttons = [button for row in rows for button in row]
    assert len(buttons) == MOST_BUTTONS
    assert all(len(button.data.encode()) <= LONGEST_DATA for button in buttons)


def test_what_the_plain_text_says_the_messages_say_too(deck: Deck) -> None:
    for card in deck.cards:
        for reply in (reply_of(deck, card.id), sources(deck, card, Audience.CLINICIAN, NOON.date())):
            plain = as_text(replace(reply, choices=(), sources=()))
            shown = words("".join(accepted(deck, reply)))

            lines = [re.sub(r"^[!-] |Editor's note: ", "", line) for line in plain.splitlines() if line]
            assert all(words(line) in shown for line in lines)


def posted(deck: Deck, card_id: str, audience: Audience = Audience.CLINICIAN) -> str:
    """What is posted by inline mode where the matcher is sure of a card."""
    (offer,) = offers(deck, Reply(Outcome.ANSWER, card=card_id), audience, NOON.date(), "impar_bot")
    text, _ = parse_html(offer.html)
    assert utf16(text) <= LONGEST_MESSAGE
    return text


@pytest.mark.parametrize("audience", Audience)
def test_inline_every_card_can_be_posted_with_its_caution_and_its_disclaimer(deck: Deck, audience: Audience) -> None:
    for card in deck.cards:
        text = posted(deck, card.id, audience)

        assert card.claims[0].for_audience(audience) in text
        assert deck.notices.disclaimer_for(audience) in text
        assert deck.notices.banner(card.review.state) in text


@pytest.mark.parametrize(
    ("length", "said"), [(2000, wording.REFERENCES_IN_CHAT), (4000, wording.TOO_LONG_TO_POST)], ids=["long", "too long"]
)
def test_inline_a_card_that_is_too_long_says_what_is_left_out(deck: Deck, length: int, said: str) -> None:
    long = with_claim(deck, "ganglion-impar/evidence", "word " * (length // 5))

    text = posted(long, "ganglion-impar/evidence")

    assert said in text
    assert deck.notices.disclaimer in text


def test_inline_the_cards_that_may_be_meant_are_offered(deck: Deck) -> None:
    cards = ("ganglion-impar/safety", "ganglion-impar/billing")

    reply = Reply(Outcome.ASK, choices=opening(deck, cards, NOON.date()))

    found = offers(deck, reply, Audience.CLINICIAN, NOON.date(), "impar_bot")

    assert [offer.title for offer in found] == [card.question for card in map(deck.card, cards) if card]


def with_claim(deck: Deck, card_id: str, text: str) -> Deck:
    topics = (
        replace(
            topic,
            cards=tuple(
                replace(card, claims=(*card.claims, replace(card.claims[0], text=text))) if card.id == card_id else card
                for card in topic.cards
            ),
        )
        for topic in deck.topics
    )
    return Deck(tuple(topics), deck.notices)
