"""Replies as Slack shows them: whole, within its limits, and calling nobody."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.blocks import pieces, size
from adapters.slack.outbound import Draft, Frame, drafts, question_for_specialist
from answers.audience import Audience
from answers.deck import Deck
from answers.release import Withheld
from answers.review import ReviewState
from bot import wording
from bot.answering import answer, sources
from bot.choice import Action, Choice
from bot.covering import topics
from bot.reply import Outcome, Reply
from tests.adapters.slack.generated import FRAMES, replies, texts
from tests.emulators.slack.blocks import check_blocks, texts_of, too_long
from tests.emulators.slack.webapi import check_content, pings
from tests.emulators.slack.world import Posted
from tests.fakes import NOON, with_state

ALL = Frame(share=True, specialist=True, by="U7", emergency="Call 2222.")
TODAY = NOON.date()


def shown(made: Sequence[Draft]) -> str:
    return "\n".join(text for draft in made for text in texts_of(draft.blocks))


def posted(draft: Draft) -> Posted:
    text, blocks = check_content({"text": draft.text, "blocks": draft.blocks})
    return Posted("1", "C1", "B", text, blocks)


@pytest.mark.parametrize("audience", Audience)
def test_every_card_of_the_deck_is_accepted_whole_in_one_message(deck: Deck, audience: Audience) -> None:
    for card in deck.cards:
        reply = answer(deck, card, audience, confidence=1, receipt="slack:r", today=TODAY)

        (draft,) = drafts(reply, ALL)

        whole = shown([draft])
        parts = [reply.heading, reply.banner, *(line.text for line in reply.claims), *reply.notes]
        parts += [reply.disclaimer, reply.footer, *(f"[{label}]" for line in reply.claims for label in line.cites)]
        assert [part for part in parts if part not in whole] == []
        assert posted(draft).text == draft.text


def test_every_reference_of_the_deck_is_accepted_with_its_state(deck: Deck) -> None:
    for card in deck.cards:
        reply = sources(deck, card, Audience.CLINICIAN, TODAY)

        whole = "\n".join(posted(draft).shown for draft in drafts(reply, ALL))

        for citation in reply.sources:
            assert f"[{citation.label}]" in whole
            assert citation.state.in_words in whole
            assert all(reference.text in whole for reference in citation.references)


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(reply=replies(), frame=FRAMES)
def test_no_reply_goes_beyond_a_limit_and_nothing_of_it_is_cut(reply: Reply, frame: Frame) -> None:
    made = drafts(reply, frame)

    whole = "".join(text for draft in made for text in texts_of(draft.blocks))
    for draft in made:
        assert check_blocks(draft.blocks, "message") == []
        assert not too_long(draft.blocks)
        assert len(draft.text) <= 40_000
    notes = [f"Editor's note: {note}" for note in reply.notes]
    parts = {reply.heading, *reply.paragraphs, *(line.text for line in reply.claims), *notes, reply.disclaimer}
    for part in (*parts, reply.footer, reply.jurisdiction):
        assert all(piece in whole for piece in pieces(part))


@settings(max_examples=settings().max_examples // 3, suppress_health_check=[HealthCheck.too_slow])
@given(reply=replies())
def test_no_reply_calls_anybody_whatever_stands_in_it(reply: Reply) -> None:
    made = drafts(reply, Frame())

    called = [pings(Posted("1", "C1", "B", draft.text, draft.blocks)) for draft in made]

    assert not any(called)


@given(text=texts(), longest=st.integers(20, 4000))
def test_the_pieces_of_a_text_are_the_text_and_none_is_too_long(text: str, longest: int) -> None:
    parts = pieces(text, longest)

    assert "".join(parts) == text
    assert all(part and size(part) <= longest for part in parts)


def test_a_long_text_is_parted_between_words() -> None:
    assert pieces("one two three four", 10) == ["one two ", "three four"]


def test_each_button_carries_what_it_does_and_no_two_of_them_share_an_id(deck: Deck) -> None:
    reply = answer(deck, deck.cards[0], Audience.CLINICIAN, confidence=1, receipt="slack:r", today=TODAY)

    buttons = posted(drafts(reply, ALL)[0]).buttons

    carried = {label: button["value"] for label, button in buttons.items()}
    followed = {choice.label: choice.id for choice in reply.choices if choice.action is Action.OPEN}
    beside = {
        wording.ALL_REFERENCES: f"sources:{reply.card}",
        wording.SHARE: f"share:{reply.card}",
        wording.ASK_SPECIALIST: "-",
        wording.HELPFUL: "helpful:slack:r",
        wording.UNHELPFUL: "unhelpful:slack:r",
    }
    assert carried == followed | beside
    ids = [button["action_id"] for button in buttons.values() if "positive_button" not in button]
    assert len(ids) == len(set(ids))


def test_a_label_that_is_too_long_for_a_button_stands_whole_beside_one() -> None:
    long = Choice(Action.OPEN, "topic/facet", "Which of these is meant? " * 5)
    reply = Reply(Outcome.ASK, paragraphs=("?",), choices=(long, Choice(Action.NONE, "", "None of these")))

    message = posted(drafts(reply, Frame())[0])

    assert long.label in message.shown
    assert {label: button["value"] for label, button in message.buttons.items()} == {
        "Show": "open:topic/facet",
        "None of these": "none:",
    }


def test_what_the_place_does_not_allow_is_not_offered(deck: Deck) -> None:
    reply = answer(deck, deck.cards[0], Audience.CLINICIAN, confidence=1, receipt="r", today=TODAY)

    bare = posted(drafts(reply, Frame())[0]).buttons

    assert not {wording.SHARE, wording.ASK_SPECIALIST} & bare.keys()


def test_the_emergency_text_of_a_workspace_stands_first_where_it_may_be_urgent() -> None:
    urgent = Reply(Outcome.URGENT, paragraphs=("This may be urgent.",))

    assert posted(drafts(urgent, Frame(emergency="Call 2222."))[0]).shown.startswith("Call 2222.")
    assert "2222" not in shown(drafts(Reply(Outcome.REFUSE, paragraphs=("No.",)), Frame(emergency="Call 2222.")))


def test_the_words_for_screen_readers_say_all_that_the_blocks_say(deck: Deck) -> None:
    reply = answer(deck, deck.cards[0], Audience.CLINICIAN, confidence=1, receipt="r", today=TODAY)

    (draft,) = drafts(reply, Frame())

    assert reply.heading in draft.text
    assert all(line.text in draft.text for line in reply.claims)
    assert "slack:r" not in draft.text


def test_of_a_long_answer_each_part_says_which_it_is() -> None:
    reply = Reply(Outcome.COURTESY, paragraphs=("word " * 500,) * 12)

    made = drafts(reply, Frame())

    assert len(made) > 1
    assert [draft.text.splitlines()[0] for draft in made] == [
        f"Part {n} of {len(made)}" for n in range(1, len(made) + 1)
    ]


def test_topics_of_a_deck_with_long_questions_are_accepted(deck: Deck) -> None:
    (draft,) = drafts(topics(deck, TODAY), Frame())

    assert posted(draft).buttons


def test_a_question_for_a_specialist_leads_back_and_calls_nobody() -> None:
    (draft,) = question_for_specialist("<!here> how long? <@U1>", "C1", "https://t1.slack.com/archives/C1/p1")

    message = posted(draft)
    assert "<!here> how long? <@U1>" in message.shown
    assert pings(message) == []
    assert "https://t1.slack.com/archives/C1/p1" in json.dumps(message.blocks)


def test_a_retired_card_has_nothing_to_share(deck: Deck) -> None:
    retired = with_state(deck, ["ganglion-impar/billing"], ReviewState.RETIRED)
    refusal = Reply(Outcome.REFUSE, paragraphs=(wording.WITHHELD[Withheld.RETIRED],), choices=())

    assert retired.card("ganglion-impar/billing") is not None
    assert wording.SHARE not in posted(drafts(refusal, ALL)[0]).buttons
