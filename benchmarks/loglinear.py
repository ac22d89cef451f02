"""A conditional log-linear model with a Gaussian prior (Berger, Della Pietra and Della Pietra, 1996)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kzrs_bot.matching.features import Features

DISTINCT = 1e-3
"""Scale below which a feature is taken not to vary."""
Floats = NDArray[np.float64]


@dataclass
class Choice:
    """Things among which some are right, by their features."""

    features: Sequence[Features]
    right: Sequence[bool]


def loglinear(data: Sequence[Choice]) -> dict[str, float]:
    """The weights of features under which what is right is the likeliest of every choice."""
    names = sorted({name for each in data for features in each.features for name in features})
    matrix = np.array([[float(f.get(name, 0.0)) for name in names] for each in data for f in each.features])
    scale = matrix.std(axis=0) + DISTINCT
    matrix /= scale
    right = np.array([float(flag) for each in data for flag in each.right])
    sizes = np.array([len(each.features) for each in data])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    turn = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: Floats) -> tuple[float, Floats]:
        score = matrix @ w
        odds = np.exp(score - np.maximum.reduceat(score, starts)[turn])
        share = odds / np.add.reduceat(odds, starts)[turn]
        chance = np.add.reduceat(share * right, starts) + 1e-12
        slope = matrix.T @ (share * right / chance[turn] - share)
        n = len(sizes)
        return float(-np.log(chance).sum() / n + w @ w / n), -slope / n + 2 * w / n

    return dict(zip(names, minimized(loss, len(names)) / scale, strict=True))


def minimized(loss: Callable[[Floats], tuple[float, Floats]], size: int) -> Floats:
    """Where a smooth loss, given with its gradient, is least."""
    found: Floats = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found
