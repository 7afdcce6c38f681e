"""Fit the decision's calibration to labelled questions, and draw how well it keeps its word.

    python tools/calibrate.py [FILE …]

Writes intents/calibration.json and docs/images/reliability.png. The questions, by default those of the three
calibration files, near.yaml and rare.yaml in tests/questions, are none of the wordings. What is shown and what the
thresholds rest on is predicted by tenfold cross-validation: no question by a fit that has seen it. A weight has the
sign that its feature means, or is 0: evidence that speaks for a card never makes it less likely, whatever a few hundred
questions say by chance.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import beta

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

NAMED = ("calibration", "calibration-2", "calibration-3", "near", "rare")
QUESTIONS = tuple(ROOT / "tests" / "questions" / f"{name}.yaml" for name in NAMED)

FOLDS, ROUNDS = 10, 10
RIDGE = 5.0
SEED = 7
TOLERANCES = (0.5, 1.0, 2.0, 3.0, 5.0)
# A threshold keeps its promise with this probability: chance alone would else break every second one.
CONFIDENCE = 0.8
# Below this probability a question back is more often a nuisance than a help.
ASK = 0.12

NAMES = [field.name for field in fields(Evidence)]
AGAINST = {"unknown", "foreign", "strange", "warnings"}
EITHER = {"length"}
NEUTRAL = Calibration((0.0,) * len(NAMES), (1.0,) * len(NAMES), (0.0,) * len(NAMES), 0.0, {}, 0.0)

Floats = NDArray[np.float64]
Fitted = tuple[Floats, Floats, Floats, float]


@dataclass(frozen=True, slots=True)
class Observed:
    """The features (questions, features) of the evidence, where its best card is right, and where it may be sent.

    A card that the guard warns of, or whose topic is doubtful, is never sent, so it cannot be a wrong answer. Where
    nothing knows a word behind a preposition it is never sent either, but counts: the next such word may stand
    elsewhere.
    """

    features: Floats
    right: NDArray[np.bool_]
    sendable: NDArray[np.bool_]


def observe(files: Sequence[Path], kind: str) -> Observed:
    """What is seen in the questions of the files, by evidence of one kind."""
    facets = load_facets()
    deck = load_deck(CARDS, facets)
    weights = WEIGHTS if kind == "full" else ROOT / "nowhere"
    fitted = load_knowledge(facets, read_settings(os.environ).cache, weights=weights)
    matcher = CardMatcher(deck, replace(fitted, calibrations={"full": NEUTRAL, "lexical": NEUTRAL}))
    labelled = [each for file in files for each in read_labelled(str(file), file.read_bytes())]
    seen = [(each, matcher.consider(each.question, NO_CONTEXT)[0]) for each in labelled]
    kept = [(each, reading) for each, reading in seen if reading.evidence is not None and reading.topic]
    return Observed(
        np.array([astuple(reading.evidence) for _, reading in kept if reading.evidence]),
        np.array([is_right(each, reading) for each, reading in kept]),
        np.array([not (reading.warnings.all or reading.doubtful) for _, reading in kept]),
    )


def is_right(each: Labelled, reading: Consideration) -> bool:
    """Whether the best card is the one that answers."""
    return bool(reading.candidates) and reading.candidates[0].card == each.card


def fit(features: Floats, right: NDArray[np.bool_]) -> Fitted:
    """Means, spreads, weights and intercept of a logistic regression with a ridge, each weight with its sign or 0."""
    means, spreads = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    inputs = np.column_stack([(features - means) / spreads, np.ones(len(features))])
    penalty = np.array([RIDGE] * features.shape[1] + [1e-6])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = inputs @ weights
        slope = inputs.T @ (1 / (1 + np.exp(-scores)) - right) + penalty * weights
        return float(np.logaddexp(0, scores).sum() - scores[right].sum() + penalty @ weights**2 / 2), slope

    bounds = [*map(bound_of, NAMES), (None, None)]
    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B")
    return means, spreads, found.x[:-1], float(found.x[-1])


def bound_of(name: str) -> tuple[float | None, float | None]:
    """The least and the most that a feature may weigh."""
    return (None if name in AGAINST | EITHER else 0.0), (0.0 if name in AGAINST else None)


def predict(features: Floats, fitted: Fitted) -> Floats:
    """The probabilities that a fit gives."""
    means, spreads, weights, intercept = fitted
    return np.asarray(1 / (1 + np.exp(-((features - means) / spreads @ weights + intercept))))


def cross_validate(features: Floats, right: NDArray[np.bool_]) -> Floats:
    """For each question the probability by fits that have not seen it: the mean over several ways to leave it out."""
    dice = np.random.default_rng(SEED)
    predicted = np.zeros(len(features))
    for _ in range(ROUNDS):
        folds = dice.permutation(len(features)) % FOLDS
        for fold in range(FOLDS):
            left_out = folds == fold
            predicted[left_out] += predict(features[left_out], fit(features[~left_out], right[~left_out])) / ROUNDS
    return predicted


def threshold(predicted: Floats, seen: Observed, tolerance: float) -> float:
    """The lowest probability from which at most `tolerance` of 100 questions are answered wrongly.

    What is compared with the tolerance is the share's upper bound (Clopper and Pearson, Biometrika 26, 1934).
    """
    order = np.argsort(-np.where(seen.sendable, predicted, 0))[: int(seen.sendable.sum())]
    wrong, count = np.cumsum(~seen.right[order]), len(seen.right)
    sent = predicted[order]
    together = np.append(sent[1:] < sent[:-1], True)  # those of one probability are sent all or none
    borne = np.flatnonzero(together & (100 * beta.ppf(CONFIDENCE, wrong + 1, count - wrong) <= tolerance))
    return float(sent[borne[-1]]) if len(borne) else 1.0


def draw(curves: dict[str, tuple[Floats, NDArray[np.bool_]]]) -> None:
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
    files = [Path(name) for name in sys.argv[1:]] or QUESTIONS
    written: dict[str, dict[str, object]] = {}
    curves: dict[str, tuple[Floats, NDArray[np.bool_]]] = {}
    sure: dict[str, float] = {}
    for kind in ("full", "lexical"):
        seen = observe(files, kind)
        predicted = cross_validate(seen.features, seen.right)
        # Words and letters alone come second: less evidence never means more daring.
        sure = {
            str(each): max(round(threshold(predicted, seen, each), 5), sure.get(str(each), 0.0)) for each in TOLERANCES
        }
        written[kind] = as_written(fit(seen.features, seen.right), sure)
        curves[kind] = (predicted, seen.right)
        print(kind, len(predicted), "questions; best card right for", round(float(seen.right.mean()), 4), sure)
    CALIBRATION.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    draw(curves)


def as_written(fitted: Fitted, sure: dict[str, float]) -> dict[str, object]:
    """A fit as the file holds it."""
    means, spreads, weights, intercept = fitted
    features = {
        name: {"mean": round(float(mean), 5), "spread": round(float(spread), 5), "weight": round(float(weight), 5)}
        for name, mean, spread, weight in zip(NAMES, means, spreads, weights, strict=True)
    }
    return {"features": features, "intercept": round(intercept, 5), "sure": sure, "ask": ASK}


if __name__ == "__main__":
    main()
