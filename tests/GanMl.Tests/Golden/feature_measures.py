"""Golden values for the measures over features, from numpy, scipy and scikit-learn.

    apt-get install -y --no-install-recommends python3-scipy python3-sklearn
    /usr/bin/python3 tests/GanMl.Tests/Golden/feature_measures.py > tests/GanMl.Tests/Golden/feature_measures.json

Written from the papers, not from this project's code. The features are sums of three numbers of a linear congruential
generator, x <- (1103515245 x + 12345) mod 2^31, divided by 2^31: exact in any language.
"""
import json
import numpy as np
from scipy import linalg
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import NearestNeighbors

def features(rows, columns, state, scale, shift):
    def draw():
        nonlocal state
        state = (1103515245 * state + 12345) % 2**31
        return state / 2**31
    return np.array([[(draw() + draw() + draw() - 1.5) * scale + (shift if c == 0 else 0) for c in range(columns)] for _ in range(rows)])

def frechet(x, y):
    a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a + b - 2 * linalg.sqrtm(a @ b).real)

def kernel(x, y):
    k = lambda a, b: polynomial_kernel(a, b, degree=3, gamma=1 / a.shape[1], coef0=1)
    n, m = len(x), len(y)
    xx, yy = k(x, x), k(y, y)
    return (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * k(x, y).mean()

def neighbourhoods(x, y, k):
    # The nearest of all, in the set itself, is the vector itself.
    reach = lambda a: NearestNeighbors(n_neighbors=k + 1).fit(a).kneighbors(a)[0][:, k]
    rx, ry = reach(x), reach(y)
    d = np.linalg.norm(y[:, None] - x[None], axis=2)
    return {
        "precision": (d <= rx).any(1).mean(),
        "recall": (d <= ry[:, None]).any(0).mean(),
        "density": (d <= rx).sum() / (k * len(y)),
        "coverage": (d.min(0) <= rx).mean(),
    }

real, generated = features(60, 6, 1, 1.0, 0.0), features(50, 6, 2, 0.8, 0.3)
print(json.dumps({
    "mean": list(real.mean(0)),
    "covariance": list(np.cov(real, rowvar=False).ravel()),
    "frechet": frechet(real, generated),
    "kernel": kernel(real, generated),
    "3": neighbourhoods(real, generated, 3),
    "5": neighbourhoods(real, generated, 5),
}, indent=1))
