"""The conversation in a terminal: questions are typed, buttons are numbers."""

import asyncio
from collections.abc import Iterator
from uuid import UUID, uuid4

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from answers.reference import Section
from bot.choice import Choice
from bot.conversation import NEW, Conversation
from bot.message import Content, Message, Press, Question
from bot.plaintext import citation_line, marks, section_title
from bot.reply import Outcome, Reply
from bot.service import Service

_HINT = "Ask a question, or type the number of a choice. Ctrl-D ends the chat."
_URGENT = "This may be urgent"
_COLOURS = {Outcome.ANSWER: "cyan", Outcome.ASK: "yellow", Outcome.REFUSE: "magenta", Outcome.URGENT: "red"}


def chat(service: Service, console: Console, start: Conversation = NEW) -> None:
    """Hold a conversation until the input ends."""
    key = uuid4()
    choices: tuple[Choice, ...] = ()
    console.print(Text(_HINT, style="dim"))
    with asyncio.Runner() as runner:
        for number, typed in enumerate(_typed(console)):
            message = _message(key, number, content_of(typed, choices))
            reply = runner.run(service.answer(message, start)).reply
            choices = reply.choices
            console.print(render(reply))
    console.print()


def content_of(typed: str, choices: tuple[Choice, ...]) -> Content:
    """What was typed: the choice of that number, counting from 1, or words."""
    number = typed.strip()
    if number.isascii() and number.isdigit() and 1 <= int(number) <= len(choices):
        return Press(choices[int(number) - 1].id)
    return Question(typed)


def render(reply: Reply) -> RenderableType:
    """A reply for a terminal, in reading order."""
    parts = [Text(paragraph) for paragraph in reply.paragraphs]
    if reply.outcome is Outcome.URGENT:
        parts[0].stylize("bold red")
    if reply.banner:
        parts.insert(0, Text(f"! {reply.banner}", style="bold yellow"))
    for section in Section:
        parts.extend(_claims(reply, section))
    parts.extend([Text(f"\n{reply.jurisdiction}", style="bold")] if reply.jurisdiction else [])
    parts.extend(Text(f"\nEditor's note: {note}", style="italic") for note in reply.notes)
    parts.extend([Text("\nReferences", style="bold")] if reply.sources else [])
    parts.extend(Text(citation_line(citation), style="dim") for citation in reply.sources)
    parts.extend(Text(f"\n{line}", style="dim") for line in (reply.disclaimer, reply.footer) if line)
    parts.extend(_choices(reply))
    heading = _URGENT if reply.outcome is Outcome.URGENT else reply.heading
    title = Text(heading, style="bold") if heading else None
    return Panel(Group(*parts), title=title, title_align="left", border_style=_COLOURS.get(reply.outcome, "green"))


def _typed(console: Console) -> Iterator[str]:
    while True:
        try:
            typed = console.input("\n[bold]You:[/bold] ")
        except (EOFError, KeyboardInterrupt):
            return
        if typed.strip():
            yield typed


def _message(key: UUID, number: int, content: Content) -> Message:
    return Message(f"console:{key}:{number}", "console", str(key), str(key), content)


def _claims(reply: Reply, section: Section) -> Iterator[Text]:
    lines = [line for line in reply.claims if line.section is section]
    if lines:
        yield Text(f"\n{section_title(section)}", style="bold")
    for line in lines:
        yield Text.assemble(f"• {line.text} ", (marks(line), "cyan"))


def _choices(reply: Reply) -> Iterator[Text]:
    for number, choice in enumerate(reply.choices, 1):
        before = "\n" if number == 1 else ""
        yield Text.assemble(before, (f"[{number}] ", "bold cyan"), choice.label)
