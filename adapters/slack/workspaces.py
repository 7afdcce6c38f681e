"""What an operator sets for each workspace: a TOML file with a table for each of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from answers.audience import Audience

_KEYS = ("audiences", "channels", "emergency", "specialist_channel")
EVERYWHERE = "default"


class WorkspacesError(Exception):
    """The file of the workspaces cannot be used; the text says where and what to write."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What holds in one workspace.

    `audiences` are offered, the first to who has chosen none; `channels` are where everybody is answered, all of them
    where it is empty; `emergency` is said first where a message may be urgent; `specialist_channel` takes questions.
    """

    audiences: tuple[Audience, ...] = tuple(Audience)
    channels: frozenset[str] = frozenset()
    emergency: str = ""
    specialist_channel: str = ""

    def answers_in(self, channel: str) -> bool:
        """Whether everybody in a channel may see answers. Direct messages are always answered."""
        return not self.channels or channel in self.channels or channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The settings of each workspace, and of all that are not named."""

    others: Workspace = field(default_factory=Workspace)
    named: Mapping[str, Workspace] = field(default_factory=dict)

    def of(self, team: str) -> Workspace:
        """The settings of a workspace."""
        return self.named.get(team, self.others)


def read_workspaces(text: str, specialist_channel: str = "") -> Workspaces:
    """The settings in a file's text; `[default]` holds for all that it does not name. Raises `WorkspacesError`.

    `specialist_channel` is the one for workspaces that name none.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WorkspacesError(f"it is not valid TOML: {error}") from error
    first = {"specialist_channel": specialist_channel, **_table(EVERYWHERE, tables.pop(EVERYWHERE, {}))}
    named = {team: _workspace(team, {**first, **_table(team, table)}) for team, table in tables.items()}
    return Workspaces(_workspace(EVERYWHERE, first), named)


def _table(team: str, table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise WorkspacesError(f"{team!r} stands outside of a table: begin one with [T…], the id of a workspace")
    unknown = sorted(table.keys() - set(_KEYS))
    if unknown:
        raise WorkspacesError(f"[{team}] has an unknown key {unknown[0]!r}; there are {', '.join(_KEYS)}")
    return table


def _workspace(team: str, table: Mapping[str, Any]) -> Workspace:
    return Workspace(
        audiences=_audiences(team, _texts(team, "audiences", table.get("audiences", list(Audience)))),
        channels=frozenset(_texts(team, "channels", table.get("channels", []))),
        emergency=_text(team, "emergency", table.get("emergency", "")),
        specialist_channel=_text(team, "specialist_channel", table.get("specialist_channel", "")),
    )


def _audiences(team: str, names: list[str]) -> tuple[Audience, ...]:
    wrong = [name for name in names if name not in tuple(Audience)]
    if wrong or not names:
        raise WorkspacesError(f"[{team}] audiences must be some of {', '.join(Audience)}")
    return tuple(dict.fromkeys(Audience(name) for name in names))


def _texts(team: str, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WorkspacesError(f'[{team}] {key} must be a list of texts, like {key} = ["…"]')
    return value


def _text(team: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise WorkspacesError(f'[{team}] {key} must be a text, like {key} = "…"')
    return value
