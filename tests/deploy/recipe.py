"""What `docs/deploying.md` tells a reader to set and to run for Slack, Telegram and the web on two processes."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAGE = ROOT / "docs" / "deploying.md"
_SECTION = "## Slack, Telegram and the web on two processes\n"


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a terminal: what is set for it alone, and its words."""

    environment: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings in `impar.env`, the commands in their order, and the command that prints the manifest for Slack."""

    settings: Mapping[str, str]
    commands: tuple[Command, ...]
    manifest: tuple[str, ...]

    @property
    def preparing(self) -> tuple[tuple[str, ...], ...]:
        """The words of the commands of `impar` that are run once."""
        return tuple(each.words for each in self._impar if each.words[1] != "serve")

    @property
    def serving(self) -> tuple[Command, ...]:
        """The commands that serve, one a process."""
        return tuple(each for each in self._impar if each.words[1] == "serve")

    @property
    def renaming(self) -> Mapping[str, str]:
        """The addresses of processes in `deploy/nginx.conf`, and what they become."""
        (sed,) = (each.words for each in self.commands if each.words[0] == "sed")
        parts = (word.split("/") for word in sed if word.startswith("s/"))
        return {named: becomes for _, named, becomes, _ in parts}

    @property
    def _impar(self) -> tuple[Command, ...]:
        return tuple(each for each in self.commands if each.words[0] == "impar")


def read_recipe() -> Recipe:
    """The section's settings and commands."""
    section = _PAGE.read_text(encoding="utf-8").partition(_SECTION)[2].partition("\n## ")[0]
    settings = dict(line.split("=", 1) for block in _blocks(section, "ini") for line in block)
    lines = (line.removeprefix("$ ") for block in _blocks(section, "console") for line in block if line[:2] == "$ ")
    (manifest,) = re.findall(r"`(impar slack manifest [^`]+)`", section)
    return Recipe(settings, tuple(_command(line) for line in lines), _command(manifest).words)


def _blocks(section: str, kind: str) -> list[list[str]]:
    return [block.splitlines() for block in re.findall(rf"^```{kind}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)]


def _command(line: str) -> Command:
    words = [word for word in shlex.split(line) if word != "&"]
    settings = [word for word in words if re.match("[A-Z_]+=", word)]
    return Command(dict(word.split("=", 1) for word in settings), tuple(words[len(settings) :]))
