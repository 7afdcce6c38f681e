"""The blocks of code in the pages that people read, and the commands in them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
_NOT_RUN = re.compile(r"<!-- not run by a test: (.+?) -->", re.DOTALL)
# A command that stands in a sentence.
_INLINE = re.compile(r"`((?:impar|make|python3?) [^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed after a prompt, and the lines that the page shows of what is printed."""

    typed: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its language, and why no test runs it, where the page says so."""

    page: Path
    line: int
    language: str
    text: str
    why_not_run: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def commands(self) -> Sequence[Command]:
        """What is typed in it, in its order. A line that ends in a backslash goes on in the next."""
        joined = self.text.replace("\\\n", "")
        parts = re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]
        return [Command(typed, tuple(shown)) for typed, *shown in map(str.splitlines, parts)]


def blocks_of(page: Path) -> Iterator[Block]:
    """Every fenced block of a page."""
    before = ""
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            assert token.map is not None
            why = _NOT_RUN.search(before)
            yield Block(page, token.map[0] + 1, token.info.strip(), token.content, why[1] if why else "")
        if token.type in {"fence", "inline", "html_block", "code_block"}:
            before = token.content


def indented_blocks_of(page: Path) -> list[int]:
    """The lines at which blocks begin that have no language, because they are only indented."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    return [token.map[0] + 1 for token in tokens if token.type == "code_block" and token.map]


def inline_commands_of(page: Path) -> Iterator[list[str]]:
    """Every command that stands in a sentence, in its parts; what is a placeholder (`NAME`, `…`) stays one."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for typed in _INLINE.findall(text):
        try:
            yield shlex.split(typed.replace("\\|", "|"))
        except ValueError as error:
            raise AssertionError(f"{page.name}: {typed}: {error}") from error
