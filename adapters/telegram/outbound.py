"""From a reply to the messages that show it. Pure: no network, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.telegram.keyboard import Rows, keyboard, numbered
from adapters.telegram.richtext import Block, Span, Style, as_html, block, split
from answers.deck import Deck
from answers.reference import Reference, Section
from bot import wording
from bot.citing import Together, together
from bot.plaintext import marks, section_title
from bot.reply import Reply

_WEB = ("https://", "http://")
_TIGHT = "\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its HTML and its buttons."""

    html: str
    keyboard: Rows = ()


def messages(deck: Deck, reply: Reply, *, here: bool = False) -> tuple[Part, ...]:
    """The messages that show a reply, the buttons under the last; none where it says nothing.

    `here`: the reply takes the place of an answer.
    """
    texts = [as_html(message) for message in split(blocks(deck, reply))]
    buttons = keyboard(deck, reply, here=here, whole=len(texts) == 1)
    return tuple(Part(text, buttons if text is texts[-1] else ()) for text in texts)


def blocks(deck: Deck, reply: Reply) -> Iterator[Block]:
    """What a reply says, in reading order."""
    if reply.banner:
        yield block(f"⚠️ {reply.banner}", Style.ITALIC)
    if reply.heading:
        yield block(reply.heading, Style.BOLD)
    yield from map(block, reply.paragraphs)
    for number, choice in enumerate(numbered(deck, reply), 1):
        yield Block((Span(f"{number}. {choice.label}"),), "\n\n" if number == 1 else _TIGHT)
    for section in Section:
        yield from _claims(reply, section)
    if reply.jurisdiction:
        yield block(reply.jurisdiction, Style.BOLD)
    yield from (block(f"{wording.EDITORS_NOTE}: {note}", Style.ITALIC) for note in reply.notes)
    yield from _references(reply)
    if reply.disclaimer:
        yield Block((Span(reply.disclaimer, Style.ITALIC),), _TIGHT if reply.sources else "\n\n")
    if reply.footer:
        yield block(reply.footer)


def _claims(reply: Reply, section: Section) -> Iterator[Block]:
    """The claims of a section; its title stands with the first one, so that no cut parts them."""
    before = [Span(section_title(section), Style.BOLD), Span("\n")]
    for line in (line for line in reply.claims if line.section is section):
        yield Block((*before, Span(f"• {line.text} {marks(line)}")), "\n\n" if before else _TIGHT)
        before = []


def _references(reply: Reply) -> Iterator[Block]:
    """The citations, folded away: what is known of each, and the works that it stands for."""
    title: tuple[Span, ...] = (Span(wording.REFERENCES, Style.BOLD), Span("\n"))
    for each in together(reply.sources):
        yield Block((*title, *_entry(each)), "\n\n" if title else _TIGHT, quoted=True)
        title = ()


def _entry(each: Together) -> Iterator[Span]:
    yield Span(" ".join(f"[{label}]" for label in each.labels), Style.BOLD)
    yield Span(f" {each.state.in_words}.")
    for reference in each.references:
        yield Span("\n• ")
        yield _work(reference)
        if reference.note:
            yield Span(f" ({reference.note})")
    if each.note:
        yield Span("\n")
        yield Span(each.note, Style.ITALIC)


def _work(reference: Reference) -> Span:
    return Span(reference.text, href=reference.link if reference.link.startswith(_WEB) else "")
