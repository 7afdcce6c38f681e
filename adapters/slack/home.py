"""The App Home: whom the wording is for, what can be asked, what is kept of a person, and what stands behind it all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.slack.blocks import Block, button, choices, confirmation, heading, paragraphs, rows, small_print
from adapters.slack.inbound import CHOICE
from adapters.slack.packing import pack
from answers.audience import Audience
from answers.deck import Deck
from answers.topic import Topic
from bot import wording
from bot.answering import opening
from bot.choice import Action, Choice
from bot.profile import Profile

ASK, TURN = "ask", "turn"

# Block Kit: 100 blocks a Home tab; what stands around the topics needs fewer than 40 of them.
_MOST_TOPIC_BLOCKS, _LARGEST_TOPICS = 55, 60_000
_OPEN = "Show"


@dataclass(frozen=True, slots=True)
class Household:
    """What the Home is made from: the deck, the version that runs, the day, the audiences that are offered."""

    deck: Deck
    version: str
    today: date
    audiences: tuple[Audience, ...] = tuple(Audience)


def home(household: Household, profile: Profile, page: int = 0, news: Sequence[str] = ()) -> Block:
    """The Home tab of a person. `news` is what has just changed; `page` turns the pages of a large deck's topics."""
    deck = household.deck
    blocks = [
        *heading(wording.HOME_TITLE),
        *paragraphs(news, bold=True),
        *paragraphs(wording.WELCOME),
        *rows([button(wording.ASK_IMPAR, ASK, "-", style="primary")]),
        *_audience(household, profile),
        *_topics(deck, page, household.today),
        *_recent(deck, profile, household.today),
        *_kept(profile),
        {"type": "divider"},
        *small_print([deck.notices.disclaimer_long, _version(household)]),
    ]
    return {"type": "home", "blocks": blocks}


def _audience(household: Household, profile: Profile) -> Iterator[Block]:
    chosen = profile.audience or household.audiences[0]
    yield from heading(wording.HOME_AUDIENCE)
    yield from paragraphs([wording.WHICH_DESCRIBES_YOU])
    yield from rows([_audience_button(each, chosen=each is chosen) for each in household.audiences])


def _audience_button(audience: Audience, *, chosen: bool) -> Block:
    mark = {"style": "primary", "accessibility_label": f"{audience.description}, chosen"} if chosen else {}
    choice = Choice(Action.AUDIENCE, audience, audience.description)
    return button(choice.label, f"{CHOICE}:{audience}", choice.id, **mark)


def _topics(deck: Deck, page: int, today: date) -> Iterator[Block]:
    pages = _pages(deck, today)
    page = min(page, len(pages) - 1)
    yield from heading(wording.HOME_TOPICS)
    yield from pages[page]
    turn = ((wording.EARLIER, page - 1), (wording.LATER, page + 1))
    yield from rows([button(label, f"{TURN}:{to}", str(to)) for label, to in turn if 0 <= to < len(pages)])


def _pages(deck: Deck, today: date) -> list[list[Block]]:
    """The topics with their questions, as many of them on a page as there is room for."""
    blocks = [block for topic in deck.topics for block in _topic(deck, topic, today)]
    return pack(blocks, _MOST_TOPIC_BLOCKS, _LARGEST_TOPICS)


def _topic(deck: Deck, topic: Topic, today: date) -> list[Block]:
    offered = opening(deck, tuple(card.id for card in topic.cards), today)
    buttons = choices(offered, f"{CHOICE}:{topic.id}"[:200], _OPEN)
    return [*paragraphs([topic.title], bold=True), *buttons] if buttons else []


def _recent(deck: Deck, profile: Profile, today: date) -> Iterator[Block]:
    offered = opening(deck, profile.recent, today)
    if offered:
        yield from heading(wording.HOME_RECENT)
        yield from choices(offered, f"{CHOICE}:recent", _OPEN)


def _kept(profile: Profile) -> Iterator[Block]:
    counts = [f"{kind}: {count}" for kind, count in sorted(profile.kept.items())]
    yield from heading(wording.HOME_KEPT)
    yield from paragraphs([wording.WHAT_IS_KEPT, ", ".join(counts) if counts else wording.NOTHING_KEPT])
    confirm = confirmation(wording.FORGET_ME, wording.REALLY_FORGET, wording.FORGET_ME, wording.KEEP)
    forget = Choice(Action.FORGET, "", "").id
    yield from rows([button(wording.FORGET_ME, f"{CHOICE}:forget", forget, style="danger", confirm=confirm)])


def _version(household: Household) -> str:
    updated = max((card.review.updated.isoformat() for card in household.deck.cards), default="")
    count = len(household.deck.answerable)
    return wording.HOME_VERSION.format(version=household.version, cards=count, updated=updated)
