"""The decision is calibrated with what ships, no weight has the wrong sign, and a threshold keeps its promise."""

import numpy as np
import pytest

from adapters.knowledge import load_calibrations
from tools.calibrate import (
    AGAINST,
    EITHER,
    NAMES,
    QUESTIONS,
    TOLERANCES,
    Observed,
    cross_validate,
    fit,
    observe,
    predict,
    threshold,
)

SHIPPED = load_calibrations()
# The last digits differ from one processor's sums to another's; a change of one wording in fifty moves more.
ALIKE = 0.02


@pytest.mark.parametrize("kind", [pytest.param("full", marks=pytest.mark.long), "lexical"])
def test_what_ships_was_fitted_to_the_wordings_and_the_code_as_they_are(kind: str) -> None:
    """Where it fails: `python tools/calibrate.py`."""
    seen = observe(QUESTIONS, kind)
    means, spreads, weights, intercept = fit(seen.features, seen.right)

    shipped = SHIPPED[kind]
    assert shipped.means == pytest.approx(means, abs=ALIKE)
    assert shipped.spreads == pytest.approx(spreads, abs=ALIKE)
    assert shipped.weights == pytest.approx(weights, abs=ALIKE)
    assert shipped.intercept == pytest.approx(intercept, abs=ALIKE)


@pytest.mark.parametrize("kind", ["full", "lexical"])
def test_no_evidence_for_a_card_weighs_against_it_and_none_against_it_for_it(kind: str) -> None:
    weights = dict(zip(NAMES, SHIPPED[kind].weights, strict=True))

    assert all(weights[name] <= 0 for name in AGAINST)
    assert all(weight >= 0 for name, weight in weights.items() if name not in AGAINST | EITHER)
    assert weights["warnings"] < 0 < weights["nearer_than_other"]


def made(count: int = 400) -> Observed:
    """Evidence of which the first feature tells what is right, and a feature against it does by chance as well."""
    chance = np.random.default_rng(2)
    right = chance.random(count) < 0.7
    features = chance.standard_normal((count, len(NAMES)))
    features[:, 0] += 3 * right
    features[:, NAMES.index("unknown")] += right
    return Observed(features, right, np.ones(count, np.bool_))


def test_a_feature_that_speaks_the_wrong_way_by_chance_weighs_nothing() -> None:
    seen = made()

    _, _, weights, _ = fit(seen.features, seen.right)

    assert weights[0] > 1
    assert weights[NAMES.index("unknown")] == 0


def test_a_fit_promises_what_is_kept() -> None:
    seen = made(4000)

    predicted = predict(seen.features, fit(seen.features, seen.right))

    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 0.95), (0.95, 1.0)):
        within = (predicted >= low) & (predicted < high)
        assert predicted[within].mean() == pytest.approx(seen.right[within].mean(), abs=0.06)


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_a_threshold_stays_under_what_is_borne_also_on_questions_that_it_has_not_seen(tolerance: float) -> None:
    seen, others = made(1500), made(1500)
    least = threshold(cross_validate(seen.features, seen.right), seen, tolerance)

    sent = predict(others.features, fit(seen.features, seen.right)) >= least

    assert 100 * (sent & ~others.right).mean() <= tolerance


def test_a_card_that_is_never_sent_is_no_wrong_answer() -> None:
    predicted = np.array([0.9] * 50 + [0.8] * 50)
    right = np.array([False] * 50 + [True] * 50)
    guarded = Observed(np.zeros((100, 1)), right, right)

    assert threshold(predicted, guarded, 5.0) == 0.8
    assert threshold(predicted, Observed(guarded.features, right, np.ones(100, np.bool_)), 5.0) == 1.0


def test_with_too_few_questions_a_small_tolerance_is_met_by_certainty_alone() -> None:
    few = Observed(np.zeros((20, 1)), np.ones(20, np.bool_), np.ones(20, np.bool_))

    assert threshold(np.full(20, 0.9), few, 0.5) == 1.0
