"""What others wrote and a browser is sent is what they published, and says so."""

import hashlib

from adapters.web.site import FOLDER

VENDOR = FOLDER / "static" / "vendor"
# Of dist/chart.umd.js in the package chart.js 4.6.1 of the npm registry.
CHART_VERSION = "4.6.1"
CHART_SHA256 = "338399fb5bafe598d21cfc471b0590b61ceb321a985fade4f68499b151f67fbf"


def test_chart_js_is_the_published_file_of_the_version_that_it_names() -> None:
    file = (VENDOR / "chart.umd.js").read_bytes()

    assert hashlib.sha256(file).hexdigest() == CHART_SHA256
    assert f"Chart.js v{CHART_VERSION}" in file[:200].decode()


def test_every_script_of_others_has_its_licence_beside_it() -> None:
    scripts = {path.name.split(".")[0] for path in VENDOR.glob("*.js")}

    assert scripts
    for name in scripts:
        assert "Permission is hereby granted" in (VENDOR / f"{name}.LICENSE.md").read_text(encoding="utf-8")
