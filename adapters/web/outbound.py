"""From a reply to what the page shows. Pure: no request, no network, no clock."""

import unicodedata
from collections.abc import Iterator

from adapters.web.view import (
    AnswerView,
    Button,
    ClaimView,
    Link,
    Mark,
    Place,
    SectionView,
    SourceView,
    Step,
    TurnView,
    Work,
)
from answers.audience import Audience
from answers.deck import Deck
from answers.reference import Citation, Reference, Section
from answers.review import ReviewState
from bot import wording
from bot.choice import Action, Choice, parse_choice
from bot.citing import together
from bot.message import Content, Press
from bot.plaintext import section_title
from bot.reply import Outcome, Reply
from bot.service import Answered

_LONGEST_ECHO = 600
_BETWEEN = " · "  # the parts of a footer, which break as wholes
_FEEDBACK = (Action.HELPFUL, Action.UNHELPFUL)
_QUIET = (Action.NONE,)
_STEPS = (ReviewState.SUBMITTED, ReviewState.UNDER_REVIEW, ReviewState.APPROVED)

_LABELS = {
    Outcome.ANSWER: "Answer",
    Outcome.ASK: "Which do you mean?",
    Outcome.REFUSE: "No answer",
    Outcome.URGENT: "This may be urgent",
    Outcome.COURTESY: "Reply",
}
_CHOICES_TITLES = {Outcome.ANSWER: "Ask a follow-up", Outcome.ASK: "Choose one"}


def card_address(card_id: str, audience: Audience = Audience.CLINICIAN) -> str:
    """Where a card stands as a page, in the wording for that audience."""
    return f"/cards/{card_id}" + ("" if audience is Audience.CLINICIAN else f"?audience={audience}")


def turn_view(deck: Deck, turn_id: str, content: Content, answered: Answered, audience: Audience) -> TurnView:
    """What a person said and what the bot answered in the wording for `audience`, ready to be shown."""
    reply = answered.reply
    chosen = audience_set_by(reply)
    return TurnView(
        id=turn_id,
        outcome=reply.outcome.value,
        said=_echo(_label(deck, content.choice) if isinstance(content, Press) else answered.stored),
        removed=answered.phi,
        label=_LABELS[reply.outcome],
        status=_status(deck, reply),
        answer=answer_view(deck, turn_id, reply),
        page=card_address(reply.card, audience) if reply.outcome is Outcome.ANSWER else "",
        choices_title=_CHOICES_TITLES.get(reply.outcome, ""),
        choices=_buttons(choice for choice in reply.choices if _stands_out(choice)),
        quiet=_buttons(choice for choice in reply.choices if choice.action in _QUIET),
        feedback=_buttons(choice for choice in reply.choices if choice.action in _FEEDBACK),
        audience=chosen.value if chosen else "",
    )


def answer_view(deck: Deck, view_id: str, reply: Reply) -> AnswerView:
    """Everything that a reply says. `view_id` begins the ids of its parts, so that no two answers share one."""
    return AnswerView(
        id=view_id,
        heading=reply.heading,
        banner=reply.banner,
        steps=_steps(deck, reply),
        paragraphs=reply.paragraphs,
        jurisdiction=reply.jurisdiction,
        sections=tuple(_sections(view_id, reply)),
        notes=reply.notes,
        sources=tuple(_sources(view_id, reply.sources)),
        cited=len(reply.sources),
        disclaimer=reply.disclaimer,
        footer=tuple(filter(None, reply.footer.split(_BETWEEN))),
    )


def audience_set_by(reply: Reply) -> Audience | None:
    """The audience that a reply says it has just set; None for every other reply."""
    for audience in Audience:
        if reply.paragraphs == (wording.AUDIENCE_SET.format(audience=audience.description.lower()),):
            return audience
    return None


def _buttons(choices: Iterator[Choice]) -> tuple[Button, ...]:
    return tuple(Button(choice.id, choice.label) for choice in choices)


def _stands_out(choice: Choice) -> bool:
    """The page shows an answer's sources itself, so it needs no button for them."""
    return choice.action not in (*_FEEDBACK, *_QUIET, Action.SOURCES)


def _label(deck: Deck, choice_id: str) -> str:
    """What the button with that id says; empty for an id that no button carries, which is never shown."""
    action, target = parse_choice(choice_id) or (None, "")
    if action is Action.OPEN:
        card = deck.card(target)
        return card.question if card is not None and deck.release.knows(card) else ""
    if action is Action.REASON:
        return wording.REASONS.get(target.partition(":")[0], "")
    if action is Action.AUDIENCE:
        return Audience(target).description if target in tuple(Audience) else ""
    return _FIXED[action] if action else ""


_FIXED = {
    Action.NONE: wording.NONE_OF_THESE,
    Action.SOURCES: wording.SOURCES,
    Action.HELPFUL: wording.HELPFUL,
    Action.UNHELPFUL: wording.UNHELPFUL,
    Action.TOPICS: wording.SHOW_TOPICS,
    Action.SHARE: wording.SHARE,
    Action.FORGET: wording.FORGET_ME,
}


def _echo(text: str) -> str:
    """A person's words as they are shown back: without control characters, and not pages of them."""
    readable = "".join(" " if _is_control(character) else character for character in text).strip()
    return readable if len(readable) <= _LONGEST_ECHO else f"{readable[:_LONGEST_ECHO]}…"


def _is_control(character: str) -> bool:
    """Control, surrogate and unassigned code points, and the marks that turn the direction of text around."""
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Cn", "Cf")


def _status(deck: Deck, reply: Reply) -> str:
    """One short sentence in place of a whole card read aloud."""
    if reply.outcome is Outcome.ANSWER:
        card = deck.card(reply.card)
        state = f", {card.review.state.value}" if card else ""
        count = len(reply.claims)
        return f"Answer: {reply.heading} {count} {'claim' if count == 1 else 'claims'}{state}."
    offered = len(reply.offered)
    offers = f"{offered} {'question' if offered == 1 else 'questions'} to choose from." if offered else ""
    return " ".join(part for part in (reply.heading, *reply.paragraphs, offers) if part)


def _steps(deck: Deck, reply: Reply) -> tuple[Step, ...]:
    card = deck.card(reply.card)
    if card is None or card.review.state not in _STEPS or reply.outcome is not Outcome.ANSWER:
        return ()
    now = _STEPS.index(card.review.state)
    return tuple(Step(state.value.capitalize(), _place(number, now)) for number, state in enumerate(_STEPS))


def _place(number: int, now: int) -> Place:
    if number == now:
        return Place.CURRENT
    return Place.DONE if number < now else Place.AHEAD


def _sections(view_id: str, reply: Reply) -> Iterator[SectionView]:
    anchors = _anchors(view_id, reply.sources)
    for section in Section:
        claims = tuple(
            ClaimView(line.text, tuple(Mark(label, anchors[label]) for label in line.cites))
            for line in reply.claims
            if line.section is section
        )
        if claims:
            yield SectionView(section_title(section), claims)


def _sources(view_id: str, citations: tuple[Citation, ...]) -> Iterator[SourceView]:
    """The citations in the order of their first use; those that stand for the same works are told once, together."""
    anchors = _anchors(view_id, citations)
    for each in together(citations):
        name, _, meaning = each.state.in_words.partition(": ")
        marks = tuple(Mark(label, anchors[label]) for label in each.labels)
        yield SourceView(marks, name, meaning, tuple(map(work, each.references)), each.note)


def _anchors(view_id: str, citations: tuple[Citation, ...]) -> dict[str, str]:
    """Labels may hold spaces and signs, ids may not: an entry's id is its place in the list."""
    return {citation.label: f"{view_id}-source-{place}" for place, citation in enumerate(citations, start=1)}


def work(reference: Reference) -> Work:
    """A bibliographic entry with the addresses that open it, each named by what it is."""
    return Work(reference.text, tuple(_links(reference)), reference.note)


def _links(reference: Reference) -> Iterator[Link]:
    if reference.doi:
        yield Link(f"doi:{reference.doi}", f"https://doi.org/{reference.doi}")
    if reference.pmid:
        yield Link(f"PMID {reference.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/")
    if reference.url.startswith(("https://", "http://")):
        yield Link(reference.url, reference.url)
