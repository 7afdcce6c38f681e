"""Questions of machines: the objects that go in and come out."""

from uuid import UUID

import pytest

from answers.audience import Audience
from answers.deck import Deck
from bot.asking import Asked, AskError, ask, read_asked, starting
from bot.conversation import NEW, Conversation
from bot.message import Press, Question
from tests.fakes import ServiceFactory

KEYS = ["outcome", "card", "choices", "confidence", "phi", "stored", "text"]
SAFETY, BILLING = "ganglion-impar/safety", "ganglion-impar/billing"
ID = UUID(int=7)


async def _one(service: ServiceFactory, deck: Deck, request: dict[str, object]) -> dict[str, object]:
    return await ask(service(), read_asked(request, deck), "test", ID)


async def _dialogue(service: ServiceFactory, deck: Deck, *turns: dict[str, str]) -> list[dict[str, object]]:
    answered = await ask(service(), read_asked({"turns": list(turns)}, deck), "test", ID)
    assert list(answered) == ["turns"]
    found = answered["turns"]
    assert isinstance(found, list)
    return found


async def test_an_answer_has_exactly_the_documented_keys_and_kinds(service: ServiceFactory, deck: Deck) -> None:
    card = deck.card(BILLING)
    assert card is not None

    answered = await _one(service, deck, {"q": "cpt code for ganglion impar block? jane@example.com"})

    assert list(answered) == KEYS
    assert answered["outcome"] == "answer"
    assert answered["card"] == BILLING
    assert answered["choices"] == list(card.follow_ups)
    assert isinstance(answered["confidence"], float)
    assert 0.5 < answered["confidence"] <= 1
    assert answered["phi"] == ["EMAIL"]
    assert answered["stored"] == "cpt code for ganglion impar block? [EMAIL]"
    assert "64999" in str(answered["text"])


async def test_a_question_back_names_no_card_and_offers_some(service: ServiceFactory, deck: Deck) -> None:
    answered = await _one(service, deck, {"q": "billing"})

    assert list(answered) == KEYS
    assert (answered["outcome"], answered["card"], answered["phi"]) == ("ask", None, [])
    assert answered["choices"] == [BILLING]


@pytest.mark.parametrize(("question", "outcome"), [("who won the match?", "refuse"), ("topics", "courtesy")])
async def test_a_refusal_and_a_courtesy_name_and_offer_no_card(
    service: ServiceFactory, deck: Deck, question: str, outcome: str
) -> None:
    answered = await _one(service, deck, {"q": question})

    assert list(answered) == KEYS
    assert (answered["outcome"], answered["card"], answered["choices"]) == (outcome, None, [])
    assert answered["stored"] == question


async def test_the_sources_of_a_card_are_a_courtesy_without_a_card(service: ServiceFactory, deck: Deck) -> None:
    answered = await _one(service, deck, {"q": "sources", "context": SAFETY})

    assert (answered["outcome"], answered["card"], answered["choices"]) == ("courtesy", None, [])


async def test_a_dialogue_is_one_conversation(service: ServiceFactory, deck: Deck) -> None:
    turns = await _dialogue(
        service, deck, {"say": "is a ganglion impar block safe?"}, {"say": "and the code?"}, {"press": f"open:{SAFETY}"}
    )

    assert [turn["card"] for turn in turns] == [SAFETY, BILLING, SAFETY]
    assert [turn["stored"] for turn in turns] == ["is a ganglion impar block safe?", "and the code?", ""]
    assert all(list(turn) == KEYS for turn in turns)


async def test_a_dialogue_of_one_turn_is_still_a_list(service: ServiceFactory, deck: Deck) -> None:
    turns = await _dialogue(service, deck, {"say": "and the code?"})

    assert [turn["outcome"] for turn in turns] == ["ask"]


async def test_a_context_answers_what_would_be_asked_back(service: ServiceFactory, deck: Deck) -> None:
    cold = await _one(service, deck, {"q": "and the code?"})
    in_context = await _one(service, deck, {"q": "and the code?", "context": SAFETY})

    assert (cold["outcome"], in_context["card"]) == ("ask", BILLING)


async def test_an_audience_changes_the_wording_and_not_the_card(service: ServiceFactory, deck: Deck) -> None:
    question = "is a ganglion impar block safe?"

    texts = {
        audience: await _one(service, deck, {"q": question, "audience": audience}) for audience in ("coder", "patient")
    }

    assert texts["coder"]["card"] == texts["patient"]["card"] == SAFETY
    assert texts["coder"]["text"] != texts["patient"]["text"]


async def test_the_choice_of_an_audience_in_a_dialogue_outlasts_what_it_began_with(
    service: ServiceFactory, deck: Deck
) -> None:
    request = {
        "turns": [{"say": "audience clinician"}, {"say": SAFETY}, {"say": "hello"}, {"say": SAFETY}],
        "audience": "patient",
    }
    clinician = await _one(service, deck, {"q": SAFETY})

    answered = await ask(service(), read_asked(request, deck), "test", ID)

    turns = answered["turns"]
    assert isinstance(turns, list)
    assert turns[1]["text"] == turns[3]["text"] == clinician["text"]


def test_a_question_is_read_with_where_it_begins(deck: Deck) -> None:
    asked = read_asked({"q": "is it safe?", "context": SAFETY, "audience": "trainee", "id": 7}, deck)

    start = Conversation("ganglion-impar", SAFETY, Audience.TRAINEE)
    assert asked == Asked((Question("is it safe?"),), start, dialogue=False)


def test_keys_that_are_not_known_are_ignored(deck: Deck) -> None:
    asked = read_asked({"turns": [{"say": "hi", "id": 1}, {"press": "topics:", "label": "x"}], "gold": "x"}, deck)

    assert asked == Asked((Question("hi"), Press("topics:")), NEW, dialogue=True)


def test_nulls_stand_for_what_is_not_given(deck: Deck) -> None:
    assert read_asked({"q": "hi", "context": None, "audience": None}, deck).start == NEW


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ("is it safe?", '{"q": "your question"}'),
        (None, '{"q": "your question"}'),
        ([{"q": "hi"}], '{"q": "your question"}'),
        ({}, '"q" is missing'),
        ({"q": 7}, '"q" is missing or no text'),
        ({"q": None}, '"q" is missing or no text'),
        ({"turns": []}, "at least one entry"),
        ({"turns": "hi"}, '"turns" must be a list'),
        ({"turns": ["hi"]}, 'each of "turns"'),
        ({"turns": [{"say": "hi"}, {"say": 7}]}, 'each of "turns"'),
        ({"turns": [{}]}, 'each of "turns"'),
        ({"q": "hi", "context": "ganglion-impar/dosing"}, "no card"),
        ({"q": "hi", "context": ["ganglion-impar/safety"]}, "no card"),
        ({"q": "hi", "audience": "wizard"}, "clinician, trainee, coder, patient"),
        ({"q": "hi", "audience": ["patient"]}, "clinician, trainee, coder, patient"),
    ],
)
def test_what_has_not_the_form_of_a_question_is_told_what_to_write(deck: Deck, request_: object, told: str) -> None:
    with pytest.raises(AskError) as caught:
        read_asked(request_, deck)

    assert told in str(caught.value)


def test_a_context_that_is_not_there_is_told_which_cards_there_are(deck: Deck) -> None:
    with pytest.raises(AskError) as caught:
        starting(deck, context="<script>")

    assert all(card.id in str(caught.value) for card in deck.cards)
    assert "<script>" not in str(caught.value)
