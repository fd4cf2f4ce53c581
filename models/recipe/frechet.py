"""The Fréchet distance between two sets of pictures, on features that a judge gives them."""

from __future__ import annotations

import numpy as np


def moments(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean [d] and covariance [d, d] of features [n, d], float64."""
    x = np.asarray(features, np.float64)
    if len(x) < 2:
        raise ValueError(f"the Fréchet distance needs at least two pictures in each set, not {len(x)}")
    mean = x.mean(0)
    return mean, (x - mean).T @ (x - mean) / (len(x) - 1)


def root(matrix: np.ndarray) -> np.ndarray:
    """The square root of a symmetric matrix that is not negative."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(min=0.0))) @ vectors.T


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """|m1 - m2|² + tr(C1 + C2 - 2 (C1 C2)^½) of two sets of features [n, d] (arXiv:1706.08500).

    The trace of the root is taken of C1^½ C2 C1^½, which has the same eigenvalues and is symmetric.
    """
    (mean_a, cov_a), (mean_b, cov_b) = moments(a), moments(b)
    half = root(cov_a)
    shared = np.sqrt(np.linalg.eigvalsh(half @ cov_b @ half).clip(min=0.0)).sum()
    return float(np.square(mean_a - mean_b).sum() + np.trace(cov_a) + np.trace(cov_b) - 2.0 * shared)
