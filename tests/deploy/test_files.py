"""What `deploy/` holds is what its readers take: each file is checked by a tool made for it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
BIN = Path(sys.executable).parent


def _check(command: Sequence[str | Path]) -> None:
    checked = subprocess.run(  # noqa: S603 - a checker, on this project's files
        command, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _or_skip(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def test_the_image_is_built_as_its_linter_advises() -> None:
    _check([BIN / "hadolint", DEPLOY / "Dockerfile"])


def test_the_image_runs_without_root_and_tells_its_health() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


def test_the_composition_has_the_form_of_the_compose_specification() -> None:
    _check([BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"])


def test_the_manifest_is_what_kubernetes_takes() -> None:
    _check([BIN / "kubernetes-validate", "--strict", DEPLOY / "kubernetes" / "impar.yaml"])


def test_the_unit_is_what_systemd_takes(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "impar.service").read_text(encoding="utf-8")
    here = tmp_path / "impar.service"
    here.write_text(unit.replace("/opt/impar/bin/impar", str(BIN / "impar")), encoding="utf-8")

    _check([_or_skip("systemd-analyze"), "verify", "--man=no", here])


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    here = tmp_path / "nginx.conf"
    here.write_text(f"pid {tmp_path}/pid;\n{re.sub('impar-[12]:', '127.0.0.1:', text)}", encoding="utf-8")

    _check([_or_skip("nginx"), "-t", "-p", tmp_path, "-c", here])
