"""Replies at every limit: texts as long as an author can make them, full of what Slack would read as markup."""

from dataclasses import replace

from hypothesis import strategies as st

from adapters.slack.outbound import Frame
from answers.deck import Deck
from answers.reference import Citation, CitationState, Reference, Section
from bot.choice import Action, Choice
from bot.reply import Line, Outcome, Reply

# Around each limit that Slack has, and far beyond.
_LENGTHS = st.sampled_from((1, 74, 75, 76, 149, 150, 151, 255, 256, 1999, 2001, 2900, 2999, 3000, 3001, 12_001))
_UNITS = st.sampled_from(
    ("word ", "x", "&", "<!channel> ", "<@U1>", '"', "\\", "\N{GRINNING FACE}", "*_~`", "\n", "é", "\x07")
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text of one unit repeated to a length, or of a few words."""
    if draw(st.booleans()):
        return draw(st.text(min_size=1, max_size=40).filter(str.strip))
    unit, length = draw(_UNITS), draw(_LENGTHS)
    return ("." + unit * (length // len(unit) + 1))[:length]


_REFERENCES = st.builds(
    Reference,
    id=st.just("one"),
    kind=st.sampled_from(Section),
    authors=st.lists(texts(), min_size=1, max_size=2).map(tuple),
    title=texts(),
    year=st.integers(1900, 2030),
    doi=st.just("") | st.just("10.1/x"),
    url=st.just("") | texts().map("https://example.org/{}".format),
    note=st.just("") | texts(),
)
_CITATIONS = st.builds(
    Citation,
    label=texts(),
    state=st.sampled_from(CitationState),
    references=st.lists(_REFERENCES, max_size=3).map(tuple),
    note=st.just("") | texts(),
)
_TARGETS = st.just("topic/facet") | st.integers(1, 290).map("x".__mul__)
_CHOICES = st.builds(Choice, st.sampled_from(Action), _TARGETS, texts())
_LINES = st.builds(Line, st.sampled_from(Section), texts(), st.lists(texts(), max_size=4).map(tuple))

# With many claims or many choices: each is drawn once and repeated.
_MANY = st.sampled_from((0, 1, 3, 26, 60))


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Any reply."""
    count = draw(_MANY)
    helpful = [Choice(Action.HELPFUL, "x" * 290, "Yes"), Choice(Action.UNHELPFUL, "r", "No")]
    choices = [draw(_CHOICES), *draw(st.lists(_CHOICES, max_size=3))] * draw(_MANY)
    choices = [choice for choice in choices if choice.action not in (Action.HELPFUL, Action.UNHELPFUL)]
    return Reply(
        draw(st.sampled_from(Outcome)),
        heading=draw(st.just("") | texts()),
        paragraphs=tuple(draw(st.lists(texts(), max_size=3))),
        banner=draw(st.just("") | texts()),
        card="topic/facet",
        claims=(draw(_LINES),) * count,
        notes=tuple(draw(st.lists(texts(), max_size=2))),
        sources=tuple(draw(st.lists(_CITATIONS, max_size=3))),
        jurisdiction=draw(st.just("") | texts()),
        disclaimer=draw(st.just("") | texts()),
        footer=draw(st.just("") | texts()),
        choices=(*choices, *helpful),
        question=draw(st.just("") | texts()),
    )


FRAMES = st.builds(
    Frame,
    share=st.booleans(),
    specialist=st.booleans(),
    by=st.just("") | st.just("U1"),
    emergency=st.just("") | texts(),
)


def with_topics(deck: Deck, count: int) -> Deck:
    """A deck of so many topics, each like the one of this deck, with questions of the length of a paragraph."""
    (topic,) = deck.topics
    topics = tuple(
        replace(
            topic,
            id=f"topic-{n}",
            title=f"Topic {n} of many",
            cards=tuple(
                replace(card, id=f"topic-{n}/{card.facet}", topic=f"topic-{n}", question=f"{n}: {'why? ' * 27}")
                for card in topic.cards
            ),
        )
        for n in range(count)
    )
    return Deck(topics, deck.notices)
