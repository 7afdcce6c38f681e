"""Every way of deploying runs the same two commands, with settings that there are."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from adapters.settings.variables import VARIABLES
from tests.deploy.recipe import read_recipe

ROOT = Path(__file__).parents[2]
Commands: TypeAlias = tuple[tuple[str, ...], ...]
UPGRADE, SERVE = ("impar", "db", "upgrade"), ("impar", "serve")
RECIPE = read_recipe()


def text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def of_procfile() -> Commands:
    processes = dict(line.split(": ") for line in text("Procfile").splitlines())
    return tuple(processes["release"].split()), tuple(processes["web"].split())


def of_unit() -> Commands:
    unit = text("deploy/systemd/impar.service")
    lines = dict(re.findall(r"^(ExecStartPre|ExecStart)=/opt/impar/bin/(.+)$", unit, re.MULTILINE))
    return tuple(lines["ExecStartPre"].split()), tuple(lines["ExecStart"].split())


def of_image() -> tuple[str, ...]:
    (command,) = re.findall(r"^CMD (\[.+\])$", text("deploy/Dockerfile"), re.MULTILINE)
    return tuple(yaml.safe_load(command))


def of_composition() -> Commands:
    """The command of a service, else that of the image."""
    services: dict[str, Any] = yaml.safe_load(text("deploy/compose.yaml"))["services"]
    first, *others = (tuple(services[name].get("command", of_image())) for name in ("impar-1", "impar-2"))
    assert others == [first]
    return tuple(services["upgrade"]["command"]), first


def of_manifest() -> Commands:
    """The arguments of a container, else the command of the image."""
    deployment: dict[str, Any] = next(yaml.safe_load_all(text("deploy/kubernetes/impar.yaml")))
    pod = deployment["spec"]["template"]["spec"]
    (upgrade,), (serve,) = pod["initContainers"], pod["containers"]
    assert not {"command"} & (upgrade.keys() | serve.keys())
    return tuple(upgrade["args"]), tuple(serve.get("args", of_image()))


@pytest.mark.parametrize("way", [of_procfile, of_unit, of_composition, of_manifest])
def test_every_way_upgrades_and_serves_by_the_same_commands(way: Callable[[], Commands]) -> None:
    assert way() == (UPGRADE, SERVE)


def test_the_docs_run_the_same_commands_and_so_does_the_test_that_follows_them() -> None:
    assert UPGRADE in RECIPE.preparing
    assert [command.words for command in RECIPE.serving] == [SERVE, SERVE]


def test_the_docs_lead_nginx_to_the_ports_that_they_have_the_processes_serve_on() -> None:
    served = {f"{command.environment['IMPAR_HOST']}:{command.environment['PORT']}" for command in RECIPE.serving}

    named = re.findall(r"^ +server (\S+) ", text("deploy/nginx.conf"), re.MULTILINE)

    assert set(RECIPE.renaming.values()) == served
    assert sorted(RECIPE.renaming) == named


def test_the_unit_on_a_port_of_its_own_is_set_as_the_docs_set_the_processes() -> None:
    (line,) = re.findall(r"^Environment=(.+)$", text("deploy/systemd/port.conf"), re.MULTILINE)
    set_by_unit = dict(part.split("=") for part in line.split())

    assert [command.environment for command in RECIPE.serving] == [
        {**set_by_unit, "PORT": set_by_unit["PORT"].replace("%i", port)} for port in ("8081", "8082")
    ]
    assert [f"impar@{port}" in text("docs/deploying.md") for port in ("8081", "8082")] == [True, True]


def test_the_docs_set_what_there_is_to_set() -> None:
    known = {variable.name for group in VARIABLES.values() for variable in group}

    assert RECIPE.settings.keys() <= known


def test_the_composition_hands_on_every_setting_of_the_docs() -> None:
    composition: dict[str, Any] = yaml.safe_load(text("deploy/compose.yaml"))

    assert RECIPE.settings.keys() <= composition["x-impar"]["environment"].keys()
