"""From a reply to the messages that Slack shows. Pure: no network, no clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.slack.blocks import (
    LONGEST_VALUE,
    Block,
    Inline,
    bullets,
    button,
    choices,
    feedback,
    heading,
    paragraphs,
    pieces,
    rich_text,
    rows,
    said,
    size,
    small_print,
)
from adapters.slack.inbound import CHOICE, FEEDBACK, SHARE
from adapters.slack.packing import in_words, pack
from answers.reference import Citation, Section
from bot import wording
from bot.choice import Action, Choice
from bot.plaintext import marks, section_title
from bot.reply import Line, Outcome, Reply

REFERENCES, SPECIALIST = "references", "specialist"

_OPEN = "Show"
_BESIDES = (Action.SOURCES, Action.HELPFUL, Action.UNHELPFUL)
_LONGEST_CLAIM = 2500


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as Slack takes it: its blocks, and the same in words for notifications and screen readers."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the place of a reply adds to it.

    `share` and `specialist` offer these buttons; `by` is the person who shared it or who wrote it; `emergency` is the
    workspace's own text for urgent messages.
    """

    share: bool = False
    specialist: bool = False
    by: str = ""
    emergency: str = ""


def drafts(reply: Reply, frame: Frame) -> list[Draft]:
    """The messages that say a reply, one after the other; nearly always one."""
    parts = pack(list(_blocks(reply, frame)))
    return [draft([*_part(number, len(parts)), *part]) for number, part in enumerate(parts, 1)]


def draft(blocks: list[Block]) -> Draft:
    """A message of these blocks."""
    return Draft(escape(in_words(blocks)), blocks)


def escape(text: str) -> str:
    """A text that Slack takes for words, not for a mention or a link (Formatting text for app surfaces)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def question_for_specialist(question: str, channel: str, link: str) -> list[Draft]:
    """What the specialists see: the question, where it was asked, and how to answer."""
    place: list[Inline] = [{"type": "channel", "channel_id": channel}] if channel else [said(wording.ASKED_DIRECTLY)]
    there: list[Inline] = [said(" · "), {"type": "link", "url": link, "text": wording.LINK_BACK}] if link else []
    blocks = [
        *heading(wording.QUESTION_FOR_SPECIALIST),
        *paragraphs([question]),
        rich_text([said(wording.ASKED_IN), *place, *there]),
        *small_print([wording.HOW_TO_ANSWER]),
    ]
    return [draft(part) for part in pack(blocks)]


def references(sources: Sequence[Citation]) -> list[Block]:
    """Every reference with the state of its citation; those that stand for the same works are told once, together."""
    together: dict[tuple[object, ...], list[Citation]] = {}
    for citation in sources:
        together.setdefault((citation.state, citation.references, citation.note), []).append(citation)
    return [block for group in together.values() for block in _reference(group)]


def notes(reply: Reply) -> list[Block]:
    """The editor's notes."""
    return [rich_text([said(part, italic=True)]) for note in reply.notes for part in pieces(f"Editor's note: {note}")]


def _blocks(reply: Reply, frame: Frame) -> Iterator[Block]:
    if frame.by:
        by = wording.WRITTEN_BY if reply.heading == wording.FROM_SPECIALIST else wording.SHARED_BY
        yield rich_text([said(by), {"type": "user", "user_id": frame.by}])
    if reply.outcome is Outcome.URGENT and frame.emergency:
        yield from paragraphs([frame.emergency], bold=True)
    if reply.heading:
        yield from heading(reply.heading)
    if reply.banner:
        yield from paragraphs([f"\N{WARNING SIGN} {reply.banner}"], bold=True)
    yield from paragraphs(reply.paragraphs)
    for section in Section:
        yield from _claims(section, [line for line in reply.claims if line.section is section])
    yield from paragraphs([reply.jurisdiction] if reply.jurisdiction else [], bold=True)
    yield from notes(reply)
    if reply.sources:
        yield from small_print([_compact(reply.sources)]) if reply.claims else references(reply.sources)
    yield from small_print(filter(None, (reply.disclaimer, reply.footer)))
    yield from _buttons(reply, frame)


def _claims(section: Section, lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        yield from paragraphs([section_title(section)], bold=True)
        yield from bullets(inline for line in lines for inline in _claim(line))


def _claim(line: Line) -> Iterator[list[Inline]]:
    labels = f" {marks(line)}"
    if size(line.text) + size(labels) <= _LONGEST_CLAIM:
        yield [said(line.text), said(labels, bold=True)]
        return
    yield from ([said(part)] for part in pieces(line.text))
    yield from ([said(part, bold=True)] for part in pieces(labels))


def _compact(sources: Sequence[Citation]) -> str:
    """The marks by the state of their citations: `Sources: [1] self-citation · [2] [3] listed, not matched`."""
    by_state: dict[str, list[str]] = {}
    for citation in sources:
        by_state.setdefault(citation.state.in_words.partition(":")[0], []).append(f"[{citation.label}]")
    return "Sources: " + " · ".join(f"{' '.join(labels)} {state}" for state, labels in by_state.items())


def _reference(group: Sequence[Citation]) -> Iterator[Block]:
    first = group[0]
    labels = " ".join(f"[{citation.label}]" for citation in group)
    yield from paragraphs([f"{labels} {first.state.in_words}"], bold=True)
    for reference in first.references:
        *before, last = pieces(reference.text)
        yield from paragraphs(before)
        linked = bool(reference.link) and size(reference.link) <= LONGEST_VALUE
        link: list[Inline] = [said(" "), {"type": "link", "url": reference.link}] if linked else []
        yield rich_text([said(last), *link])
        yield from paragraphs([reference.note] if reference.note else [], italic=True)
    yield from paragraphs([first.note] if first.note else [], italic=True)


def _buttons(reply: Reply, frame: Frame) -> Iterator[Block]:
    offered = [choice for choice in reply.choices if choice.action not in _BESIDES]
    yield from choices(offered, CHOICE, _OPEN)
    yield from rows(list(_besides(reply, frame)))
    asked = {choice.action: choice for choice in reply.choices}
    if Action.HELPFUL in asked and Action.UNHELPFUL in asked:
        yield feedback(FEEDBACK, asked[Action.HELPFUL], asked[Action.UNHELPFUL])


def _besides(reply: Reply, frame: Frame) -> Iterator[Block]:
    """What can be done with an answer besides asking on."""
    for number, choice in enumerate(reply.choices):
        if choice.action is Action.SOURCES:
            yield button(wording.ALL_REFERENCES, f"{REFERENCES}:{number}", choice.id)
    if frame.share and reply.outcome is Outcome.ANSWER:
        yield button(wording.SHARE, SHARE, Choice(Action.SHARE, reply.card, "").id)
    if frame.specialist and reply.outcome in (Outcome.ANSWER, Outcome.REFUSE):
        question = reply.question if size(reply.question) <= LONGEST_VALUE else ""
        yield button(wording.ASK_SPECIALIST, SPECIALIST, question or "-")


def _part(number: int, count: int) -> Iterable[Block]:
    return small_print([wording.PART.format(number=number, count=count)]) if count > 1 else ()
