"""Writes docs/reference.md: every setting, command, metric and key of a card file, as the code has them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from adapters.commands import impar
from adapters.settings.variables import VARIABLES
from adapters.watch import Watch
from answers.topicfile import TopicShape

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"

_INTRODUCTION = """\
# Reference
<!-- Written by tools/write_reference.py out of the code: change the code, then `make reference`. -->

Every setting, command, metric and key of a card file. A test holds this page to the code."""

_SETTINGS = """\
## Settings
Variables of the environment, read when a command starts. One that is empty counts as not set; a value that cannot be
used ends the command with the variable's name and what it may be. Slack is used where one of the `SLACK_…` is set,
Telegram where `TELEGRAM_BOT_TOKEN` is. [Running it](operating.md), [Slack](slack.md) and [Telegram](telegram.md) tell
how to set things up."""

_COMMANDS = """\
## Commands
Every command ends with exit code 0, with 1 where it could not do its work or has found something to mend, with 2 where
it was called in a way that it does not know. `-h` or `--help` prints what stands here."""

_METRICS = """\
## Metrics
`/metrics` gives them in Prometheus' text format. `platform` is `web`, `slack` or `telegram`; `outcome` is what came of
the message. Gauges are of all processes together, and `NaN` where the store cannot say; all else is of the one process
that is asked. A histogram has `_bucket`, `_count` and `_sum`, in seconds. None names a person or a word.
`deploy/grafana-dashboard.json` shows them."""

_KEYS = """\
## Keys of a card file
A topic is one YAML file; keys that it does not know are errors. [Writing cards](cards.md) tells how to use them."""

_TOPIC = "The file"
# An option outside of what is set as typed already.
_TYPED = re.compile(r"`[^`]*`|(--[a-z-]+)")


def reference() -> str:
    """The page, with a line break at its end; the same for the same code."""
    parts = (_INTRODUCTION, *_settings(), *_commands(), *_metrics(), *_keys())
    return "\n\n".join(parts) + "\n"


def _settings() -> Iterator[str]:
    yield _SETTINGS
    for group, variables in VARIABLES.items():
        yield f"### {group}"
        yield _table(
            ("variable", "is", "where it is not set"),
            ((f"`{variable.name}`", variable.says, variable.default) for variable in variables),
        )


def _commands() -> Iterator[str]:
    yield _COMMANDS
    yield from _command(click.Context(impar, info_name="impar"))


def _command(context: click.Context) -> Iterator[str]:
    """What a command does and takes, and each of the commands in it."""
    command = context.command
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    yield f"### {context.command_path}"
    yield f"`{usage}`"
    yield _plain(command.help or "")
    options = [record for each in command.params if (record := each.get_help_record(context)) and record[1]]
    if options:
        yield _table(("option", "is"), ((f"`{name}`", _plain(says)) for name, says in options))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(click.Context(inner, info_name=name, parent=context))


def _metrics() -> Iterator[str]:
    yield _METRICS
    rows = ((f"`{each.name}`", each.kind, each.says, _code(each.labels)) for each in Watch().metrics)
    yield _table(("metric", "kind", "says", "by"), rows)


def _keys() -> Iterator[str]:
    yield _KEYS
    topic = TopicShape.model_json_schema()
    shapes: Mapping[str, Any] = {"": topic, **topic["$defs"]}
    for name, shape in _in_order(shapes):
        yield f"### {_heading(name)}"
        yield shape["description"]
        needed = shape.get("required", ())
        yield _table(
            ("key", "is", "form", "needed"),
            (
                (f"`{key}`", about["description"], _form(about, shapes), "yes" if key in needed else "")
                for key, about in shape["properties"].items()
            ),
        )


def _in_order(shapes: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """A group of keys, then the groups that it holds, each once: no two hold the same one."""
    yield name, shapes[name]
    for about in shapes[name]["properties"].values():
        inner = _group(about)
        if inner and "properties" in shapes[inner]:
            yield from _in_order(shapes, inner)


def _group(about: Mapping[str, Any]) -> str:
    """The name of the definition that a key's value, or each entry of it, has; empty where it is a plain value."""
    return str((about.get("items") or about).get("$ref", "")).rpartition("/")[2]


def _heading(name: str) -> str:
    return name.removesuffix("Shape") or _TOPIC


def _form(about: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    """What an author writes as a key's value."""
    if about.get("type") == "array":
        return f"list of {_form(about['items'], shapes)}"
    if "anyOf" in about:
        return _form(about["anyOf"][0], shapes)
    named = _group(about)
    if named and "enum" in shapes[named]:
        return _code(shapes[named]["enum"])
    if named:
        return f"[{_heading(named)}](#{_heading(named).lower()})"
    if about.get("format") == "date":
        return "date, as 2027-01-31"
    most = f", at most {about['maxLength']} characters" if "maxLength" in about else ""
    return {"string": "text", "integer": "whole number"}[about["type"]] + most


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _plain(text: str) -> str:
    """A help text, each of its paragraphs on one line; what would be typed is set as such."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return _TYPED.sub(lambda found: f"`{found[1]}`" if found[1] else found[0], "\n\n".join(paragraphs))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_row(cells) for cells in (heads, ["---"] * len(heads), *rows))


def _row(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def main() -> None:
    """Write the page where the documentation has it."""
    PAGE.write_text(reference(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(PAGE.parents[1])}")


if __name__ == "__main__":
    main()
