"""Every refusal and every urgent reply of the dialogues, in the form that each platform gives it.

Whatever the audience, the day, the state of the cards and what was said before: all turns of all dialogues, held with
the real service, each reply made into what the web page, Slack and Telegram show. That they also arrive is tested
with those that need nothing said before them, over real HTTP: test_refusals.py in web/, slack/ and telegram/.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape

import pytest

from adapters.slack.outbound import Frame, drafts
from adapters.telegram.outbound import messages
from adapters.web.outbound import turn_view
from adapters.web.site import render
from answers.audience import Audience
from answers.deck import Deck
from bot.message import Content
from bot.reply import Outcome
from bot.service import Answered
from intents.matcher import Knowledge
from tests.bot.dialogfile import Step, dialogue_files, is_said_in, load_dialogue
from tests.bot.talk import begin
from tests.emulators.slack.blocks import texts_of
from tests.emulators.slack.webapi import check_content
from tests.emulators.telegram.markup import parse_html
from tests.fakes import ServiceFactory


@dataclass(frozen=True, slots=True)
class Refused:
    """A turn that got no card: where it stands, what it must show, and what it came to with which deck."""

    place: str
    step: Step
    deck: Deck
    content: Content
    answered: Answered


@pytest.fixture(scope="module")
def refused(deck: Deck, knowledge: Knowledge, service: ServiceFactory) -> Sequence[Refused]:
    """All of them."""
    return asyncio.run(_hold_all(deck, knowledge, service))


async def _hold_all(deck: Deck, knowledge: Knowledge, service: ServiceFactory) -> Sequence[Refused]:
    found = []
    for file in dialogue_files():
        dialogue = load_dialogue(file)
        talk = begin(dialogue, deck, knowledge, service)
        for number, step in enumerate(dialogue.turns, 1):
            place = f"{file.name}: turn {number}"
            answered = await talk.hold(step, place)
            if step.is_refusal:
                found.append(Refused(place, step, talk.service.deck, talk.said[-1].content, answered))
    return found


def on_the_page(each: Refused) -> str:
    view = turn_view(each.deck, "turn-1", each.content, each.answered, Audience.CLINICIAN)
    html = render("turn.html", turn=view, new_token=lambda: "token")
    assert ('role="alert"' in html) == (each.step.outcome is Outcome.URGENT), each.place
    return unescape(html)


def in_slack(each: Refused) -> str:
    made = drafts(each.answered.reply, Frame(share=True, specialist=True))
    for draft in made:
        check_content({"text": draft.text, "blocks": draft.blocks})
    return "\n".join(text for draft in made for text in texts_of(draft.blocks))


def in_telegram(each: Refused) -> str:
    parts = messages(each.deck, each.answered.reply)
    texts = [parse_html(part.html)[0] for part in parts]
    return "\n".join((*texts, *(button.label for part in parts for row in part.keyboard for button in row)))


@pytest.mark.parametrize("form", [on_the_page, in_slack, in_telegram], ids=lambda form: form.__name__)
def test_each_is_shown_whole_and_sends_no_card(refused: Sequence[Refused], form: Callable[[Refused], str]) -> None:
    assert [each.place for each in refused if not is_said_in(each.step, form(each))] == []


def test_there_are_all_kinds_of_them(refused: Sequence[Refused]) -> None:
    assert len(refused) >= 60
    assert sum(each.step.outcome is Outcome.URGENT for each in refused) >= 8
