"""The shape of a topic's file: what its author writes, key by key. The JSON Schema for editors is made from it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from answers.audience import Audience
from answers.reference import CitationState, Section
from answers.review import ReviewState
from answers.shape import Address, Day, Doi, PubMedId, Shape, Slug, Text

# A question is a button's label too; 140 characters is the length of a summary in CDS Hooks 2.0.
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=140)]


class SourceShape(Shape):
    """The text that the cards were written from."""

    title: Text = Field(description="Its title, as published.")
    publisher: Text = Field(description="Who published it.")
    updated: Day = Field(description="Its own last-updated date.")
    status: Text = Field(description="The review status that its publisher gives it.")
    url: Address = Field("", description="Where it can be read.")


class DescriptionShape(Shape):
    """Words by which people describe the topic without naming it."""

    region: tuple[Text, ...] = Field((), description="Words for the place, like 'tailbone'.")
    structure: tuple[Text, ...] = Field((), description="Words for the thing, like 'nerve'.")
    procedure: tuple[Text, ...] = Field((), description="Words for what is done, like 'shot'.")


class ReferenceShape(Shape):
    """One bibliographic entry. Leave out what is not verified."""

    id: Slug = Field(description="A short name, unique in this file.")
    kind: Section = Field(description="Which part of the source's list it stands in.")
    authors: tuple[Text, ...] = Field(min_length=1, description="Authors as 'Family AB', in order.")
    title: Text = Field(description="The title of the work.")
    year: int = Field(description="Year of publication.")
    container: str = Field("", description="The journal or book it appeared in.")
    volume: str = Field("", description="Volume.")
    issue: str = Field("", description="Issue.")
    pages: str = Field("", description="First and last page.")
    doi: Doi = Field("", description="DOI without address, like 10.1000/182.")
    pmid: PubMedId = Field("", description="PubMed number.")
    url: Address = Field("", description="Address, where there is neither DOI nor PMID.")
    note: str = Field("", description="What a reader should know of this work.")


class CitationShape(Shape):
    """What a mark beside a claim stands for."""

    label: Text = Field(description="The source's own number, or a short name for a checked reference.")
    state: CitationState = Field(description="How far the mark has been traced to an entry.")
    references: tuple[Slug, ...] = Field((), description="Ids of the entries it stands for, or may stand for.")
    note: str = Field("", description="What is open about it.")


class ClaimShape(Shape):
    """One sentence of the answer."""

    section: Section = Field(description="Which part of the source it rests on.")
    text: Text = Field(description="The wording for clinicians.")
    plain: Text = Field(description="The wording for patients: short sentences, the same numbers.")
    trainee: Text | None = Field(None, description="A wording for trainees, where terms need explaining.")
    coder: Text | None = Field(None, description="A wording for coders, where another order helps them.")
    cites: tuple[Text, ...] = Field(description="Labels of its citations; [] where the source gives none.")

    def wordings(self) -> dict[Audience, str]:
        """The wordings that were written for one audience only."""
        own = {Audience.TRAINEE: self.trainee, Audience.CODER: self.coder}
        return {audience: text for audience, text in own.items() if text is not None}


class ReviewShape(Shape):
    """How far the card's review has come."""

    state: ReviewState = Field(description="The step that the review is in.")
    updated: Day = Field(description="The day of the last change.")
    due: Day = Field(description="The day by which it must be reviewed again.")


class ExpectationsShape(Shape):
    """Questions by which a change of the deck is tested: `impar evaluate` asks them."""

    opens: tuple[Text, ...] = Field((), description="Questions, asked without context, that must open this card.")
    excluded: tuple[Text, ...] = Field((), alias="not", description="Questions that must not open this card.")


class CardShape(Shape):
    """The answer to one kind of question about the topic."""

    facet: Slug = Field(description="The kind of question; the card's id is topic/facet.")
    question: Question = Field(description="The question that the card answers, as its heading.")
    phrasings: tuple[Text, ...] = Field(min_length=1, description="Other ways to ask it.")
    claims: tuple[ClaimShape, ...] = Field(min_length=1, description="The answer, one sentence an entry.")
    notes: tuple[Text, ...] = Field((), description="Editor's notes on what is doubtful or open.")
    excluded: tuple[Text, ...] = Field(
        (), alias="not", description="What the card does not answer, though it sounds like it: 'in pregnancy'."
    )
    plain_notes: tuple[Text, ...] = Field((), description="The same notes in plain words for patients, one for each.")
    jurisdiction: str = Field("", description="Where it is valid, if not everywhere. Billing needs it.")
    effective: Day | None = Field(None, description="The first day on which it is valid, if not at once.")
    expires: Day | None = Field(None, description="The last day on which it is valid, if it ends.")
    follow_ups: tuple[Text, ...] = Field((), description="Facets of this topic, or card ids, to offer next.")
    tests: ExpectationsShape = Field(
        ExpectationsShape.model_validate({}), description="Questions that must and must not open it."
    )
    review: ReviewShape = Field(description="The state of its review.")


class TopicShape(Shape):
    """A topic: a subject that people ask about, with its cards."""

    topic: Slug = Field(description="The topic's id.")
    title: Text = Field(description="Its name as shown to readers.")
    aliases: tuple[Text, ...] = Field((), description="Other names; no two topics may share one.")
    excluded: tuple[Text, ...] = Field(
        (), alias="not", description="What the topic is not about, though it sounds like it: 'stellate ganglion'."
    )
    described_by: DescriptionShape = Field(
        DescriptionShape(region=(), structure=(), procedure=()), description="How lay people describe it."
    )
    terms: tuple[Text, ...] = Field(
        (), description="Medical terms that the plain wording cannot avoid: they do not count towards its reading age."
    )
    source: SourceShape = Field(description="What the cards were written from.")
    quotations: str = Field("", description="Digest of the source's sentences in the file beside; an import writes it.")
    open_points: tuple[Text, ...] = Field((), description="What is not resolved yet: for reviewers, not for readers.")
    references: tuple[ReferenceShape, ...] = Field((), description="The works that the source lists.")
    citations: tuple[CitationShape, ...] = Field((), description="What each mark in the text stands for.")
    cards: tuple[CardShape, ...] = Field(min_length=1, description="The answers.")


class DisclaimerShape(Shape):
    """The disclaimer in two lengths."""

    short: Text = Field(description="One line, under every answer.")
    long: Text = Field(description="The whole of it.")
    plain: str = Field("", description="One line for patients, in place of the short one.")


class NoticesShape(Shape):
    """What accompanies every answer."""

    disclaimer: DisclaimerShape
    cautions: dict[Literal["submitted", "under review", "retired"], Text] = Field(min_length=3)
    editorial_policy: tuple[Text, ...] = Field(min_length=1)
