"""The windows that open over Slack: all references, why an answer did not help, and questions to edit."""

from dataclasses import replace
from typing import TypeAlias

from adapters.slack.address import Address, Place
from adapters.slack.blocks import Block, button, heading, paragraphs, plain_text, rows, size, small_print
from adapters.slack.inbound import ASK_MODAL, REASON_MODAL, REASONS, SPECIALIST_MODAL, WORDS
from adapters.slack.outbound import notes, references
from adapters.slack.packing import pack
from bot import wording
from bot.choice import Action, Choice
from bot.reply import Reply

View: TypeAlias = Block

MORE = "more"

# The engine takes 2000 characters for the longest question; Block Kit allows 3000 in an input.
_LONGEST_INPUT = 2000


def references_modal(reply: Reply, page: int = 0) -> View:
    """All references of a card with their states. What one window cannot hold is on the next page of it."""
    top = [*heading(reply.heading), *paragraphs([reply.banner] if reply.banner else [], bold=True)]
    blocks = [
        *references(reply.sources),
        *notes(reply),
        *paragraphs(reply.paragraphs),
        *small_print(filter(None, (reply.disclaimer, reply.footer))),
    ]
    pages = pack([*top, *blocks])
    page = min(page, len(pages) - 1)
    sources = Choice(Action.SOURCES, reply.card, "").id
    turn = [
        button(label, f"{MORE}:{place}", f"{place} {sources}")
        for label, place in ((wording.EARLIER, page - 1), (wording.LATER, page + 1))
        if 0 <= place < len(pages)
    ]
    return _modal(wording.REFERENCES, [*pages[page], *rows(turn)])


def reason_modal(receipt: str, address: Address) -> View:
    """Why the answer with that receipt did not help."""
    options = [
        {"text": plain_text(words), "value": Choice(Action.REASON, f"{reason}:{receipt}", "").id}
        for reason, words in wording.REASONS.items()
    ]
    element = {"type": "radio_buttons", "action_id": REASONS, "options": options}
    question = {"type": "input", "block_id": REASONS, "label": plain_text(wording.WHY_NOT), "element": element}
    kept = replace(address, place=Place.PRIVATE).to_text()
    return _modal(wording.FEEDBACK, [question], REASON_MODAL, kept, wording.SEND)


def ask_modal(text: str, address: Address) -> View:
    """A question to write, or the text of a message to make one of."""
    blocks = [_input(wording.YOUR_QUESTION, text), *small_print([wording.NO_IDENTIFIERS])]
    return _modal(wording.ASK_IMPAR, blocks, ASK_MODAL, address.to_text(), wording.ASK_NOW)


def specialist_modal(question: str, address: Address) -> View:
    """A question for a specialist, to be looked at before it is passed on."""
    blocks = [
        *paragraphs([wording.BEFORE_REFERRAL]),
        _input(wording.YOUR_QUESTION, question),
        *small_print([wording.NO_IDENTIFIERS]),
    ]
    return _modal(wording.ASK_SPECIALIST, blocks, SPECIALIST_MODAL, address.to_text(), wording.SEND)


def _input(label: str, text: str) -> Block:
    """A field for words. A text that is too long for it is left out, and the label says so."""
    fits = size(text) <= _LONGEST_INPUT
    element = {"type": "plain_text_input", "action_id": WORDS, "multiline": True, "max_length": _LONGEST_INPUT}
    return {
        "type": "input",
        "block_id": WORDS,
        "label": plain_text(label if fits else f"{label} ({wording.TOO_LONG_TO_EDIT})"),
        "element": element | ({"initial_value": text} if fits and text else {}),
    }


def _modal(title: str, blocks: list[Block], callback: str = "", kept: str = "", submit: str = "") -> View:
    view: View = {"type": "modal", "title": plain_text(title), "close": plain_text(wording.CLOSE), "blocks": blocks}
    if callback:
        view |= {"callback_id": callback, "private_metadata": kept}
    return view | ({"submit": plain_text(submit)} if submit else {})
