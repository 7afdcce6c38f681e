"""Modals and the App Home keep to Slack's limits, whatever stands in them, and leave nothing out."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.address import Address, Place
from adapters.slack.home import Household, home
from adapters.slack.modals import MORE, ask_modal, reason_modal, references_modal, specialist_modal
from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.answering import sources
from bot.profile import Profile
from bot.reply import Reply
from tests.adapters.slack.generated import replies, texts, with_topics
from tests.emulators.slack.blocks import Json, texts_of
from tests.emulators.slack.views import check_view, too_large
from tests.emulators.slack.world import buttons_of
from tests.fakes import NOON

ADDRESS = Address(Place.PRIVATE, "T1", "U1", "E1", "C1", "1.2", "https://hooks.slack.com/commands/1", "T1/C1/U1")


def pages_of(reply: Reply) -> list[Json]:
    views = [references_modal(reply)]
    while wording.LATER in dict(buttons_of(views[-1]["blocks"])):
        views.append(references_modal(reply, len(views)))
    return views


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(reply=replies(), times=st.sampled_from((1, 4)))
def test_references_fill_as_many_pages_as_they_need(reply: Reply, times: int) -> None:
    many = tuple(replace(one, note=f"{one.note}{n}") for n in range(times) for one in reply.sources)
    reply = replace(reply, heading=reply.heading or "Sources", sources=many)

    views = pages_of(reply)

    shown = "".join(text for view in views for text in texts_of(view["blocks"]))
    assert [problem for view in views for problem in check_view(view, "modal")] == []
    assert not any(map(too_large, views))
    assert all(citation.state.in_words[-20:] in shown for citation in reply.sources)


def test_pages_of_references_can_be_turned_both_ways(deck: Deck) -> None:
    reply = sources(deck, deck.cards[0], Audience.CLINICIAN, NOON.date())
    many = tuple(replace(one, note=f"{one.note} {n}") for n in range(40) for one in reply.sources)

    views = pages_of(replace(reply, sources=many))

    assert len(views) > 2
    turns = [{button["action_id"] for _, button in buttons_of(view["blocks"])} for view in views]
    assert turns[0] == {f"{MORE}:1"}
    assert turns[1] == {f"{MORE}:0", f"{MORE}:2"}
    assert turns[-1] == {f"{MORE}:{len(views) - 2}"}


@settings(deadline=None)
@given(text=st.just("") | texts())
def test_every_text_can_be_edited_or_is_said_to_be_too_long(text: str) -> None:
    for view in (ask_modal(text, ADDRESS), specialist_modal(text, ADDRESS)):
        assert check_view(view, "modal") == []
        (field,) = [block for block in view["blocks"] if block["type"] == "input"]
        offered = field["element"].get("initial_value", "")
        assert offered == text or wording.TOO_LONG_TO_EDIT in field["label"]["text"]


def test_the_reasons_are_accepted() -> None:
    assert check_view(reason_modal("slack:" + "x" * 100, ADDRESS), "modal") == []


def test_what_a_modal_keeps_is_read_back() -> None:
    assert Address.from_text(ask_modal("", ADDRESS)["private_metadata"]) == ADDRESS


def test_the_home_of_the_deck_is_accepted(deck: Deck) -> None:
    profile = Profile(Audience.CODER, tuple(card.id for card in deck.cards[:5]), {"receipts": 3, "questions": 1})

    view = home(Household(deck, "1.0", NOON.date()), profile, news=("Changed.",))

    labels = [label for label, _ in buttons_of(view["blocks"])]
    assert check_view(view, "home") == []
    assert all(card.question in str(view["blocks"]) for card in deck.cards)
    assert {wording.FORGET_ME, wording.ASK_IMPAR, *(one.description for one in Audience)} <= set(labels)
    assert "questions: 1, receipts: 3" in str(view["blocks"])


def test_the_home_of_a_deck_with_many_topics_can_be_paged_through(deck: Deck) -> None:
    household = Household(with_topics(deck, 40), "1.0", NOON.date())

    seen, page = "", 0
    while True:
        view = home(household, Profile(), page)
        assert check_view(view, "home") == []
        assert not too_large(view)
        seen += str(view["blocks"])
        if f"turn:{page + 1}" not in seen:
            break
        page += 1

    assert page > 3
    assert all(f"Topic {n} of many" in seen for n in range(40))


def test_nothing_kept_is_said_in_words(deck: Deck) -> None:
    assert wording.NOTHING_KEPT in str(home(Household(deck, "1.0", NOON.date()), Profile())["blocks"])
