"""The conversation in a terminal: typed questions, numbered choices, nothing that a person writes takes effect."""

import io
import re
from collections.abc import Iterator

import pytest
from rich.console import Console

from adapters.console import chat, content_of, render
from answers.audience import Audience
from bot.choice import Action, Choice
from bot.conversation import Conversation
from bot.message import Press, Question
from bot.reply import Outcome, Reply
from tests.bot.dialogfile import is_said_in, refusals
from tests.fakes import ServiceFactory

CHOICES = (Choice(Action.OPEN, "knee/safety", "Is it safe?"), Choice(Action.NONE, "", "None of these"))


@pytest.fixture
def talk(service: ServiceFactory, monkeypatch: pytest.MonkeyPatch) -> "Talk":
    return Talk(service, monkeypatch)


class Talk:
    """Types lines into a chat and returns what the terminal showed."""

    def __init__(self, service: ServiceFactory, monkeypatch: pytest.MonkeyPatch) -> None:
        self._service = service
        self._monkeypatch = monkeypatch

    def __call__(self, *typed: str, end: type[BaseException] = EOFError, audience: Audience | None = None) -> str:
        lines = self._lines(typed, end)
        self._monkeypatch.setattr("builtins.input", lambda *_: next(lines))
        shown = io.StringIO()
        console = Console(file=shown, force_terminal=False, width=200)
        chat(self._service(), console, Conversation(audience=audience or Audience.CLINICIAN))
        return shown.getvalue()

    @staticmethod
    def _lines(typed: tuple[str, ...], end: type[BaseException]) -> Iterator[str]:
        yield from typed
        raise end


def shown(reply: Reply, width: int = 200) -> str:
    console = Console(file=io.StringIO(), force_terminal=False, width=width, record=True)
    console.print(render(reply))
    return console.export_text()


def test_a_question_is_answered_with_its_caution_its_sources_and_its_disclaimer(talk: Talk) -> None:
    screen = talk("impar billing")

    assert "! Educational use only." in screen
    assert "[1] self-citation" in screen
    assert "Verify" in screen or "verify before use" in screen
    assert "Card ganglion-impar/billing, version" in screen


def test_the_number_of_a_choice_takes_it(talk: Talk) -> None:
    screen = talk("impar billing", "1")

    assert "[1] Which approaches are used for a ganglion impar block?" in screen
    assert "The source names three approaches" in screen


def test_a_number_that_is_no_choice_is_a_question(talk: Talk) -> None:
    screen = talk("impar billing", "99")

    assert "No card answers this" in screen


def test_the_conversation_is_remembered(talk: Talk) -> None:
    screen = talk("impar billing", "and the risks?")

    assert "Is a ganglion impar block safe?" in screen.split("You:")[-2]


def test_an_empty_line_asks_nothing(talk: Talk) -> None:
    screen = talk("", "   ")

    assert "╭" not in screen


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_end_of_the_input_ends_the_chat(talk: Talk, end: type[BaseException]) -> None:
    screen = talk("impar safety", end=end)

    assert "Is a ganglion impar block safe?" in screen


def test_the_audience_chooses_the_wording(talk: Talk) -> None:
    assert "generally seen as safe" in talk("impar safety", audience=Audience.PATIENT)
    assert "generally seen as safe" not in talk("impar safety")


@pytest.mark.parametrize("typed", ["[bold red]impar[/] [link=https://x]", "[/]", "\x1b[31mred", "[" * 50, "\\[1]"])
def test_what_a_person_types_is_no_markup(talk: Talk, typed: str) -> None:
    screen = talk(typed, "impar safety")

    assert "Is a ganglion impar block safe?" in screen
    assert "\x1b" not in screen


def test_what_a_card_says_is_no_markup() -> None:
    odd = "[bold]x[/bold] [/] [1]"
    reply = Reply(Outcome.ANSWER, heading=odd, paragraphs=(odd,), banner=odd, notes=(odd,), footer=odd, choices=CHOICES)

    assert shown(reply).count(odd) == 5


@pytest.mark.parametrize(
    ("typed", "choice"), [("1", "open:knee/safety"), (" 2 ", "none:")], ids=["the first", "the last, with blanks"]
)
def test_a_number_presses_the_choice_that_has_it(typed: str, choice: str) -> None:
    assert content_of(typed, CHOICES) == Press(choice)


@pytest.mark.parametrize("typed", ["0", "3", "-1", "1.", "one", "\u0661", "\u00b2", ""])
def test_anything_else_is_words(typed: str) -> None:
    assert content_of(typed, CHOICES) == Question(typed)


def test_without_choices_a_number_is_words() -> None:
    assert content_of("1", ()) == Question("1")


def test_a_reply_is_readable_in_a_narrow_terminal() -> None:
    text = shown(Reply(Outcome.REFUSE, paragraphs=("No card answers this, and I do not guess.",)), width=30)

    assert max(len(line) for line in text.splitlines()) <= 30
    assert "guess." in text


def test_an_urgent_reply_stands_out_and_says_so(talk: Talk) -> None:
    shown = talk("i cant breathe")

    assert "This may be urgent" in shown
    assert "I am not an emergency service" in shown
    assert "[1]" not in shown


def test_every_refusal_and_urgent_reply_is_shown_and_no_card_with_it(talk: Talk) -> None:
    screens = [(step, talk((step.say or "") * step.times)) for step in refusals() if step.say]

    assert [step.say for step, screen in screens if not is_said_in(step, _unwrapped(screen))] == []


def _unwrapped(screen: str) -> str:
    """The words of a screen in one line, without the frame around them."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", screen).split())
