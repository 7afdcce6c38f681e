"""The dashboard asks Prometheus for what there is."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from adapters.watch import Metric, Watch

BOARD: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8")
)
PANELS: list[dict[str, Any]] = BOARD["panels"]
QUERIES: list[str] = [target["expr"] for panel in PANELS for target in panel["targets"]]
COLUMNS = 24


def _series() -> dict[str, Metric]:
    """What Prometheus stores of each metric, by its name there."""
    found = {}
    for metric in Watch().metrics:
        ends = ("_bucket", "_count", "_sum") if metric.kind == "histogram" else ("",)
        found.update({f"{metric.name}{end}": metric for end in ends})
    return found


SERIES = _series()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_names_metrics_and_labels_that_are_there(query: str) -> None:
    names = re.findall(r"impar_\w+", query)
    labels = {label for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(", ")}

    assert names
    assert [name for name in names if name not in SERIES] == []
    assert all(labels - {"le"} <= set(SERIES[name].labels) for name in names)


def test_a_legend_names_only_labels_that_its_query_keeps() -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            kept = re.search(r"by \(([^)]*)\)", target["expr"])
            legend = re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])

            assert set(legend) <= set(kept[1].split(", ") if kept else ()), target


def test_every_metric_is_shown() -> None:
    asked = {SERIES[name].name for query in QUERIES for name in re.findall(r"impar_\w+", query)}

    assert asked == {metric.name for metric in Watch().metrics}


def test_a_gauge_is_not_added_up_over_processes_that_tell_the_same() -> None:
    for query in QUERIES:
        for name in re.findall(r"impar_\w+", query):
            assert (f"max({name})" in query) == (SERIES[name].kind == "gauge"), query


def test_every_panel_has_an_id_and_a_title_of_its_own_kind() -> None:
    ids = [panel["id"] for panel in PANELS]
    titles = [(panel["type"], panel["title"]) for panel in PANELS]

    assert len(set(ids)) == len(ids)
    assert len(set(titles)) == len(titles)
    assert all(panel["description"] for panel in PANELS)


def test_no_panel_lies_over_another_or_beyond_the_grid() -> None:
    places = [panel["gridPos"] for panel in PANELS]

    assert [place for place in places if place["x"] + place["w"] > COLUMNS] == []
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        under = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]

        assert beside or under, (one, other)


def test_the_data_source_is_chosen_by_whoever_imports_it() -> None:
    [variable] = BOARD["templating"]["list"]

    used = {target["datasource"]["uid"] for panel in PANELS for target in (panel, *panel["targets"])}

    assert (variable["name"], variable["query"]) == ("datasource", "prometheus")
    assert used == {"${datasource}"}
