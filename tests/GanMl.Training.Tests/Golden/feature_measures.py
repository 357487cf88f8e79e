"""Golden values for the measures over features, from numpy, scipy and scikit-learn.

    apt-get install -y --no-install-recommends python3-scipy python3-sklearn
    /usr/bin/python3 tests/GanMl.Training.Tests/Golden/feature_measures.py > tests/GanMl.Training.Tests/Golden/feature_measures.json

Written from the papers, not from this project's code. The features are sums of three numbers of a linear congruential
generator, x <- (1103515245 x + 12345) mod 2^31, divided by 2^31: exact in any language.
"""
import json
import numpy as np
from scipy import linalg
from scipy.ndimage import correlate1d
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

def ms_ssim(x, y):
    """Two grey images in [0, 1], as Wang et al. (2003) write it, with as many scales as leave 11 pixels."""
    weights = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])
    scales = max(s for s in range(1, 6) if min(x.shape) >> (s - 1) >= 11)
    weights = weights[:scales] / weights[:scales].sum()
    taps = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    blur = lambda a: correlate1d(correlate1d(a, taps / taps.sum(), axis=0), taps / taps.sum(), axis=1)[5:-5, 5:-5]
    value = 1.0
    for scale, weight in enumerate(weights):
        mx, my = blur(x), blur(y)
        vx, vy, c = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
        structure = (2 * c + 0.03**2) / (vx + vy + 0.03**2)
        luminance = (2 * mx * my + 0.01**2) / (mx**2 + my**2 + 0.01**2)
        value *= max(0, (structure * luminance if scale == scales - 1 else structure).mean()) ** weight
        x, y = [a.reshape(a.shape[0] // 2, 2, a.shape[1] // 2, 2).mean((1, 3)) for a in (x, y)]
    return value

def picture(side, state, noise):
    """Waves with noise of the generator, in [0, 1]."""
    extra = features(side, side, state, noise, 0.0)
    return np.clip([[0.5 + 0.4 * np.sin(0.3 * r + 0.2 * c) + extra[r, c] for c in range(side)] for r in range(side)], 0, 1)

real, generated = features(60, 6, 1, 1.0, 0.0), features(50, 6, 2, 0.8, 0.3)
print(json.dumps({
    "mean": list(real.mean(0)),
    "covariance": list(np.cov(real, rowvar=False).ravel()),
    "frechet": frechet(real, generated),
    "kernel": kernel(real, generated),
    "3": neighbourhoods(real, generated, 3),
    "nearest": list(NearestNeighbors(n_neighbors=1).fit(real).kneighbors(generated)[0][:, 0]),
    "ms-ssim 28": ms_ssim(picture(28, 1, 0.1), picture(28, 2, 0.2)),
    "ms-ssim 64": ms_ssim(picture(64, 3, 0.1), picture(64, 4, 0.3)),
    "5": neighbourhoods(real, generated, 5),
}, indent=1))
