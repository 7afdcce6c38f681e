"""Fit the decision's calibration to labelled questions, and draw how well it keeps its word.

    python tools/calibrate.py tests/questions/calibration.yaml

Writes intents/calibration.json and docs/images/reliability.png. The questions are none of the wordings. What is shown
and what the thresholds rest on is predicted by tenfold cross-validation: no question by a fit that has seen it.
"""

import json
import os
import sys
from dataclasses import astuple, fields, replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

from adapters.files import CARDS, load_deck, load_facets
from adapters.knowledge import WEIGHTS, load_knowledge
from adapters.settings import read_settings
from intents.calibration import Calibration, Evidence
from intents.consideration import Consideration
from intents.labelled import Labelled, read_labelled
from intents.match import NO_CONTEXT
from intents.matcher import CardMatcher

mpl.use("Agg")
from matplotlib import pyplot as plt

ROOT = Path(__file__).parents[1]
CALIBRATION = ROOT / "intents" / "calibration.json"
DIAGRAM = ROOT / "docs" / "images" / "reliability.png"

FOLDS = 10
RIDGE = 5.0
STEPS = 50
SEED = 7
TOLERANCES = (0.5, 1.0, 2.0, 3.0, 5.0)
# Below this probability a question back is more often a nuisance than a help.
ASK = 0.12

NAMES = [field.name for field in fields(Evidence)]
NEUTRAL = Calibration((0.0,) * len(NAMES), (1.0,) * len(NAMES), (0.0,) * len(NAMES), 0.0, {}, 0.0)

Floats = NDArray[np.float64]


def observe(files: list[str], kind: str) -> tuple[Floats, Floats]:
    """The features (questions, features) of the evidence of one kind, and 1 where its best card is right, else 0."""
    facets = load_facets()
    deck = load_deck(CARDS, facets)
    weights = WEIGHTS if kind == "full" else ROOT / "nowhere"
    fitted = load_knowledge(facets, read_settings(os.environ).cache, weights=weights)
    knowledge = replace(fitted, calibrations={"full": NEUTRAL, "lexical": NEUTRAL})
    matcher = CardMatcher(deck, knowledge)
    labelled = [each for file in files for each in read_labelled(file, Path(file).read_bytes())]
    seen = [(each, matcher.consider(each.question, NO_CONTEXT)[0]) for each in labelled]
    kept = [(each, reading) for each, reading in seen if reading.evidence is not None and reading.topic]
    features = np.array([astuple(reading.evidence) for _, reading in kept if reading.evidence])
    return features, np.array([is_right(each, reading) for each, reading in kept], float)


def is_right(each: Labelled, reading: Consideration) -> bool:
    """Whether the best card is the one that answers."""
    return bool(reading.candidates) and reading.candidates[0].card == each.card


def fit(features: Floats, right: Floats) -> tuple[Floats, Floats, Floats, float]:
    """Means, spreads, weights and intercept of a logistic regression with a ridge, by Newton's method."""
    means, spreads = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    inputs = np.column_stack([(features - means) / spreads, np.ones(len(features))])
    penalty = np.diag([RIDGE] * features.shape[1] + [1e-6])
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (predicted - right) + penalty @ weights
        curvature = (inputs * (predicted * (1 - predicted))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curvature, slope)
    return means, spreads, weights[:-1], float(weights[-1])


def predict(features: Floats, fitted: tuple[Floats, Floats, Floats, float]) -> Floats:
    """The probabilities that a fit gives."""
    means, spreads, weights, intercept = fitted
    return np.asarray(1 / (1 + np.exp(-((features - means) / spreads @ weights + intercept))))


def cross_validate(features: Floats, right: Floats) -> Floats:
    """For each question the probability by a fit that has not seen it."""
    folds = np.random.default_rng(SEED).permutation(len(features)) % FOLDS
    predicted = np.empty(len(features))
    for fold in range(FOLDS):
        left_out = folds == fold
        predicted[left_out] = predict(features[left_out], fit(features[~left_out], right[~left_out]))
    return predicted


def threshold(predicted: Floats, right: Floats, tolerance: float) -> float:
    """The lowest probability from which at most `tolerance` of 100 questions would be answered wrongly."""
    order = np.argsort(-predicted)
    wrong = np.cumsum(1 - right[order]) / len(right) * 100
    borne = np.flatnonzero(wrong <= tolerance)
    return float(predicted[order][borne[-1]]) if len(borne) else 1.0


def draw(curves: dict[str, tuple[Floats, Floats]]) -> None:
    """Draw promised against kept, with how many questions stand behind each point."""
    figure, axes = plt.subplots(figsize=(6, 5), dpi=120)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="kept to the letter")
    for kind, (predicted, right) in curves.items():
        parts = np.array_split(np.argsort(predicted), FOLDS)
        promised = [predicted[part].mean() for part in parts]
        kept = [right[part].mean() for part in parts]
        name = {"full": "with the encoder", "lexical": "words and letters alone"}[kind]
        axes.plot(promised, kept, marker="o", label=f"{name} ({len(predicted)} questions)")
    axes.set_xlabel("probability promised (mean of a tenth of the questions)")
    axes.set_ylabel("share for which the best card was right")
    axes.set_title("Calibration, cross-validated")
    axes.legend(loc="upper left", frameon=False)
    figure.tight_layout()
    figure.savefig(DIAGRAM)


def main() -> None:
    """Fit, write, draw, and say what it came to."""
    written: dict[str, dict[str, object]] = {}
    curves: dict[str, tuple[Floats, Floats]] = {}
    sure: dict[str, float] = {}
    for kind in ("full", "lexical"):
        features, right = observe(sys.argv[1:], kind)
        predicted = cross_validate(features, right)
        means, spreads, weights, intercept = fit(features, right)
        # Words and letters alone come second: less evidence never means more daring.
        sure = {
            str(each): max(round(threshold(predicted, right, each), 5), sure.get(str(each), 0.0)) for each in TOLERANCES
        }
        written[kind] = {
            "features": {
                name: {"mean": round(float(mean), 5), "spread": round(float(spread), 5), "weight": round(float(w), 5)}
                for name, mean, spread, w in zip(NAMES, means, spreads, weights, strict=True)
            },
            "intercept": round(intercept, 5),
            "sure": sure,
            "ask": ASK,
        }
        curves[kind] = (predicted, right)
        print(kind, len(right), "questions; best card right for", round(float(right.mean()), 4), sure)
    CALIBRATION.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    draw(curves)


if __name__ == "__main__":
    main()
