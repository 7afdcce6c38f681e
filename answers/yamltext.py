"""YAML text as plain data that remembers its lines: the only door to the YAML library.

Scalars are kept as the text that the author wrote (`64999`, `2027-01-31` and `no` stay text), so a value never
changes its type behind an author's back; what a field must be is said by the shape that checks it. Anchors and
aliases are refused: a card should read as it is written, and a few lines of them can unfold into gigabytes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import yaml

from answers.problem import Problem

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "str | list[Data] | dict[str, Data]"

_MAX_DEPTH = 20
_NO_ALIASES = (
    "anchors and aliases (&name, *name) are not used here: write the text out, "
    "or put quotes around a text that begins with & or *"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its data, the line that each part of it stands on, and keys that cannot be used.

    Where everything stands takes ten times the room of the data and is asked for where something is wrong: so it is
    read from `text` when it is asked for.
    """

    file: str
    data: Data
    text: str
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int:
        """The line (from 1) of the value at `path`, or of the nearest thing around it where there is no such value."""
        node = _composed(self.text)
        line = node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + 1

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at `path`, with its line."""
        return Problem(self.file, self.line(path), field_name(path), message)

    def span(self, path: Path) -> tuple[int, int]:
        """Where the value at `path` begins and ends in the file's text, in characters. Raises `KeyError`."""
        node = self.node(path)
        return node.start_mark.index, node.end_mark.index

    def node(self, path: Path) -> yaml.Node:
        """The value at `path` as it was parsed. Raises `KeyError`."""
        node = _composed(self.text)
        for step in path:
            found = _child(node, step)
            if found is None:
                raise KeyError(field_name(path))
            node = found[1]
        return node


def field_name(path: Path) -> str:
    """A path as authors read it: `cards[2].claims[0].text`, counting from 0."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def parse(file: str, content: bytes) -> Document | tuple[Problem, ...]:
    """The document in a file, or every reason why it cannot be read as one."""
    try:
        text = content.decode("utf-8-sig").translate(_NO_LINE_ENDS)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"byte 0x{content[error.start]:02x} is not UTF-8: save the file with the encoding UTF-8"
        return (Problem(file, line, "", what),)
    try:
        _refuse_nesting_and_aliases(text)
        root = yaml.compose(text, Loader=_Loader)
    except _RefusedError as error:
        return (Problem(file, error.line, "", str(error)),)
    except yaml.MarkedYAMLError as error:
        return (_syntax_problem(file, text, error),)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        return (Problem(file, line, "", f"holds a character that YAML forbids (#x{error.character:04x}): delete it"),)
    if root is None:
        return (Problem(file, 1, "", "the file is empty: write its content, or delete it"),)
    unusable = tuple(Problem(file, line, field_name(path), message) for path, line, message in _bad_keys(root, ()))
    return Document(file, _data(root), text, unusable)


def write(data: object) -> str:
    """Data as YAML text that `parse` reads back: texts stay texts, keys stay in their order."""
    return str(yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_LONGEST_LINE))


def changed(content: bytes, document: Document, values: Mapping[Path, str]) -> bytes:
    """The file that a document was parsed from with these scalars replaced, and every other byte as it was.

    Raises `KeyError` for a path that the document does not hold.
    """
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    text = content.decode("utf-8-sig")
    for (start, end), value in sorted(((document.span(path), value) for path, value in values.items()), reverse=True):
        text = text[:start] + write([value]).removeprefix("- ").rstrip("\n") + text[end:]
    return mark + text.encode()


def added(content: bytes, document: Document, path: Path, value: object) -> bytes:
    """The file that a document was parsed from with one more entry at a list's end, and every other byte as it was.

    Raises `KeyError` where there is no list with an entry a line at that path.
    """
    node = document.node(path)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise KeyError(field_name(path))
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    text = content.decode("utf-8-sig")
    end = text.find("\n", len(text[: _end(node)].rstrip()))
    before, after = (text[:end], text[end:]) if end >= 0 else (text, "")
    indent = " " * node.start_mark.column
    entry = "".join(f"\n{indent}{line}" for line in write([value]).rstrip("\n").splitlines())
    return mark + f"{before}{entry}{after}".encode()


def _end(node: yaml.Node) -> int:
    """Where a value's own text ends: what stands behind a block is counted to it by the parser."""
    inside: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        inside = node.value
    elif isinstance(node, yaml.MappingNode):
        inside = [value for _, value in node.value]
    in_block = bool(inside) and not getattr(node, "flow_style", False)
    return _end(inside[-1]) if in_block else int(node.end_mark.index)


@lru_cache(maxsize=4)
def _composed(text: str) -> yaml.Node:
    """The nodes of a text that can be parsed and holds something."""
    root = yaml.compose(text, Loader=_Loader)
    assert root is not None, "it was parsed before"
    return root


class Inline(list[str]):
    """A list that `write` puts on one line."""


_LONGEST_LINE = 110

_LINE_END = re.compile(r"\r\n|\r|\n")

# Line ends to YAML 1.1 and to no editor: with them, every line after would be named by a wrong number.
_NO_LINE_ENDS = {0x85: " ", 0x2028: " ", 0x2029: " "}


def _plain_tag(_writer: object, kind: type[yaml.Node], _value: object, _implicit: object) -> str:
    """The tag that needs no mark in the text: `parse` makes no guess at types, so `64999` needs no quotes."""
    return _TAGS[kind]


_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}

# It writes a value out as often as it stands in the data: `parse` takes no anchors.
_Writer: type[yaml.SafeDumper] = type(
    "_Writer",
    (getattr(yaml, "CSafeDumper", yaml.SafeDumper),),
    {"resolve": _plain_tag, "ignore_aliases": lambda _writer, _data: True},
)

_Writer.add_representer(
    Inline, lambda writer, data: writer.represent_sequence(_TAGS[yaml.SequenceNode], data, flow_style=True)
)


def _untyped(_loader: object, _kind: type[yaml.Node], _value: object, _implicit: object) -> str:
    """The tag of every node: nothing asks for it, and finding the right one takes a quarter of the time."""
    return _TAGS[yaml.ScalarNode]


# libyaml's scanner, where PyYAML was built with it, is about ten times as fast.
_Loader: type[yaml.BaseLoader] = type(
    "_Loader", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), {"resolve": _untyped}
)


class _RefusedError(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def _refuse_nesting_and_aliases(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, _NO_ALIASES)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _RefusedError(line, f"nested more than {_MAX_DEPTH} levels deep: check the brackets and indentation")


def _syntax_problem(file: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    """What is wrong and where; what is missing at the file's end is missing on its last line, not on the one after."""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, len(_LINE_END.findall(text))) + 1 if mark else 1
    column = f" (column {mark.column + 1})" if mark else ""
    problem = error.problem or error.context or "cannot be read"
    hint = "check the indentation here, and put quotes around a text that holds ': '"
    return Problem(file, line, "", f"not valid YAML{column}: {problem}; {hint}")


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line, item
    return None


def _bad_keys(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int, str]]:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _bad_keys(item, (*path, index))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                yield path, line, "a key must be a text: put quotes around a text that begins with [, { or ?"
                continue
            if key.value in seen:
                yield (*path, key.value), line, "this key stands here twice: keep one of them"
            seen.add(key.value)
            yield from _bad_keys(value, (*path, key.value))


def _data(node: yaml.Node) -> Data:
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _data(value) for key, value in node.value}
    return str(node.value)
