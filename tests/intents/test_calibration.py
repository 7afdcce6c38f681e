"""Evidence becomes one probability, and a tolerance of wrong answers becomes a threshold for it."""

import json
import math
from dataclasses import astuple, fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.knowledge import load_calibrations
from adapters.settings import Settings
from intents.calibration import Calibration, Evidence, log_ratio, read_calibrations
from intents.matcher import Knowledge

NAMES = tuple(field.name for field in fields(Evidence))
SHIPPED = load_calibrations()
TYPICAL = {kind: Evidence(*calibration.means) for kind, calibration in SHIPPED.items()}
ONE_FEATURE = Calibration(
    means=(0.0,) * len(NAMES),
    spreads=(1.0,) * len(NAMES),
    weights=(2.0, *(0.0,) * (len(NAMES) - 1)),
    intercept=0.5,
    sure={0.5: 0.95, 1.0: 0.9, 3.0: 0.8},
    ask=0.1,
)

each_kind = pytest.mark.parametrize("kind", ["full", "lexical"])
finite = st.floats(-1e6, 1e6)


@each_kind
def test_the_shipped_file_has_every_feature_of_both_kinds(kind: str) -> None:
    calibration = SHIPPED[kind]

    assert SHIPPED.keys() == {"full", "lexical"}
    assert len(calibration.means) == len(calibration.spreads) == len(calibration.weights) == len(NAMES)
    assert all(spread > 0 for spread in calibration.spreads)
    assert all(math.isfinite(number) for number in (*calibration.means, *calibration.weights, calibration.intercept))


@each_kind
def test_a_features_numbers_are_its_own_whatever_their_order_in_the_file(kind: str) -> None:
    text = json.dumps(
        {
            kind: {
                "features": {
                    name: {"mean": float(place), "spread": 1.0 + place, "weight": -float(place)}
                    for place, name in reversed(list(enumerate(NAMES)))
                },
                "intercept": 0.25,
                "sure": {"1.0": 0.9},
                "ask": 0.2,
            }
        }
    )

    calibration = read_calibrations(text)[kind]

    assert calibration.means == tuple(range(len(NAMES)))
    assert calibration.spreads == tuple(range(1, len(NAMES) + 1))
    assert calibration.weights == tuple(-place for place in range(len(NAMES)))
    assert (calibration.intercept, calibration.sure, calibration.ask) == (0.25, {1.0: 0.9}, 0.2)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_one_of_the_features_is_not_read(name: str) -> None:
    features = {each: {"mean": 0.0, "spread": 1.0, "weight": 1.0} for each in NAMES if each != name}
    text = json.dumps({"full": {"features": features, "intercept": 0.0, "sure": {}, "ask": 0.0}})

    with pytest.raises(KeyError, match=name):
        read_calibrations(text)


def test_the_probability_is_the_logistic_function_of_the_weighed_evidence() -> None:
    evidence = replace(TYPICAL["full"], log_odds=1.5)

    assert ONE_FEATURE.probability(evidence) == pytest.approx(1 / (1 + math.exp(-3.5)))


@given(finite, finite)
def test_more_evidence_of_a_positive_weight_is_never_less_probable(one: float, other: float) -> None:
    less, more = (ONE_FEATURE.probability(replace(TYPICAL["full"], log_odds=odds)) for odds in sorted((one, other)))

    assert less <= more


@each_kind
def test_with_the_shipped_weights_more_log_odds_are_more_probable(kind: str) -> None:
    odds = [-8.0, -2.0, 0.0, 1.0, 4.0, 9.0]

    probabilities = [SHIPPED[kind].probability(replace(TYPICAL[kind], log_odds=each)) for each in odds]

    assert all(one < other for one, other in pairwise(probabilities))


@each_kind
@given(numbers=st.lists(st.floats(-1e30, 1e30), min_size=len(NAMES), max_size=len(NAMES)))
def test_extreme_evidence_is_still_a_probability(kind: str, numbers: list[float]) -> None:
    assert 0 <= SHIPPED[kind].probability(Evidence(*numbers)) <= 1


@pytest.mark.parametrize(("odds", "probability"), [(1e300, 1.0), (-1e300, 0.0)])
def test_certainty_is_reached_without_an_overflow(odds: float, probability: float) -> None:
    evidence = Evidence(odds, *astuple(TYPICAL["full"])[1:])

    assert ONE_FEATURE.probability(evidence) == pytest.approx(probability)


@each_kind
def test_fewer_wrong_answers_borne_mean_a_higher_threshold(kind: str) -> None:
    tolerances = sorted(SHIPPED[kind].sure)

    thresholds = [SHIPPED[kind].threshold(tolerance) for tolerance in tolerances]

    assert len(tolerances) >= 3
    assert all(stricter > laxer for stricter, laxer in pairwise(thresholds))
    assert all(SHIPPED[kind].ask < threshold < 1 for threshold in thresholds)


@pytest.mark.parametrize(
    ("tolerance", "threshold"), [(0.5, 0.95), (0.7, 0.95), (1.0, 0.9), (2.9, 0.9), (3.0, 0.8), (50.0, 0.8)]
)
def test_between_two_tolerances_the_stricter_holds(tolerance: float, threshold: float) -> None:
    assert ONE_FEATURE.threshold(tolerance) == threshold


def test_a_tolerance_stricter_than_any_that_was_measured_is_met_by_certainty_alone() -> None:
    assert ONE_FEATURE.threshold(0.1) == 1.0


@each_kind
def test_the_default_tolerance_was_calibrated(kind: str) -> None:
    assert Settings().wrong_answers in SHIPPED[kind].sure


def test_without_meaning_the_lexical_thresholds_hold(knowledge: Knowledge) -> None:
    lexical = replace(knowledge, encoder=None)

    assert knowledge.calibration is knowledge.calibrations["full"]
    assert lexical.calibration is knowledge.calibrations["lexical"]
    assert lexical.calibration.sure.keys() == knowledge.calibration.sure.keys()
    assert lexical.calibration.sure != knowledge.calibration.sure


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_log_ratio_is_finite_and_turns_its_sign_with_its_parts(one: float, other: float) -> None:
    ratio = log_ratio(one, other)

    assert math.isfinite(ratio)
    assert ratio == pytest.approx(-log_ratio(other, one), abs=1e-9)
    assert (ratio > 0) == (one > other) or ratio == pytest.approx(0, abs=1e-9)
