"""Makes latents.json: likeness of two small representations as NumPy, SciPy, scikit-learn and R compute it.

python3 latents.py > latents.json        needs R with the package energy
"""

import json
import pathlib
import platform
import subprocess
import tempfile

import numpy as np
import scipy
from scipy import optimize, spatial, stats
from scipy.spatial.distance import pdist, squareform

R = """
library(energy)
a <- as.matrix(read.csv("a.csv", header=FALSE)); b <- as.matrix(read.csv("b.csv", header=FALSE))
full <- a[, apply(a, 2, sd) > 0]
cat(sprintf("%.17g", c(dcor(a, b), bcdcor(a, b))), "\\n")
cat(sprintf("%.17g", cancor(full, b)$cor), "\\n")
cat(R.version.string, "energy", as.character(packageVersion("energy")), "\\n")
"""


def centre(x):
    return x - x.mean(0)


def debiased(k, l):
    """Song et al. 2012, equation 5, as printed."""
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    one = np.ones(n)
    return (
        np.trace(k @ l) + one @ k @ one * (one @ l @ one) / (n - 1) / (n - 2) - 2 / (n - 2) * (one @ k @ l @ one)
    ) / (n * (n - 3))


def biased(k, l):
    h = np.eye(len(k)) - 1 / len(k)
    return np.trace(k @ h @ l @ h)


def alignment(hsic, k, l):
    return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))


def radial(x, bandwidth):
    distances = pdist(x)
    return np.exp(-squareform(distances) ** 2 / (2 * (bandwidth * np.median(distances)) ** 2))


def svcca(x, y, share):
    def kept(z):
        u, s, _ = np.linalg.svd(centre(z), full_matrices=False)
        count = np.searchsorted(np.cumsum(s**2) / np.sum(s**2), share) + 1
        return u[:, :count]

    return np.linalg.svd(kept(x).T @ kept(y), compute_uv=False).mean()


def pwcca(x, y):
    def basis(z):
        u, s, _ = np.linalg.svd(centre(z), full_matrices=False)
        return u[:, s > 1e-6 * s[0]]

    u, correlations, _ = np.linalg.svd(basis(x).T @ basis(y), full_matrices=False)
    weights = np.abs((basis(x) @ u).T @ centre(x)).sum(1)
    return weights @ correlations / weights.sum()


def match(x, y, epsilon):
    """Maximum match: columns of x and of y that stay, by least squares of numpy.linalg.lstsq."""

    def far(z, span, columns):
        away = []
        for column in columns:
            residual = z[:, column] - span @ np.linalg.lstsq(span, z[:, column], rcond=None)[0]
            if np.linalg.norm(residual) > epsilon * np.linalg.norm(z[:, column]):
                away.append(column)
        return away

    ofx = [i for i in range(x.shape[1]) if np.linalg.norm(x[:, i]) > 1e-16]
    ofy = [i for i in range(y.shape[1]) if np.linalg.norm(y[:, i]) > 1e-16]
    while True:
        gone = far(x, y[:, ofy], ofx)
        ofx = [i for i in ofx if i not in gone]
        if not ofx:
            return [[], []]
        other = far(y, x[:, ofx], ofy)
        ofy = [i for i in ofy if i not in other]
        if not ofy:
            return [[], []]
        if not gone and not other:
            return [ofx, ofy]


def golden(a, b):
    x, y = a.astype(float), b.astype(float)
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(pathlib.Path(folder, "a.csv"), x, delimiter=",", fmt="%.17g")
        np.savetxt(pathlib.Path(folder, "b.csv"), y, delimiter=",", fmt="%.17g")
        lines = subprocess.run(["Rscript", "-e", R], cwd=folder, check=True, capture_output=True, text=True).stdout
    energy, cancor, versions = lines.strip().splitlines()
    wide = max(x.shape[1], y.shape[1])
    padded = [np.pad(z, ((0, 0), (0, wide - z.shape[1]))) for z in (x, y)]
    correlations = np.zeros((x.shape[1], y.shape[1]))
    for i in range(x.shape[1]):
        for j in range(y.shape[1]):
            if np.ptp(x[:, i]) > 0 and np.ptp(y[:, j]) > 0:
                correlations[i, j] = stats.pearsonr(x[:, i], y[:, j])[0]
    pairs = optimize.linear_sum_assignment(np.abs(correlations), maximize=True)
    signed = optimize.linear_sum_assignment(correlations, maximize=True)
    rsa = {}
    for name, metric in (("correlation", "correlation"), ("euclidean", "euclidean"), ("manhattan", "cityblock")):
        of_a, of_b = pdist(x, metric), pdist(y, metric)
        rsa[name] = {"spearman": stats.spearmanr(of_a, of_b)[0], "pearson": stats.pearsonr(of_a, of_b)[0]}
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "cka": {
            "linear": {
                "biased": alignment(biased, x @ x.T, y @ y.T),
                "debiased": alignment(debiased, x @ x.T, y @ y.T),
            },
            "rbf": {
                str(bandwidth): {
                    "biased": alignment(biased, radial(x, bandwidth), radial(y, bandwidth)),
                    "debiased": alignment(debiased, radial(x, bandwidth), radial(y, bandwidth)),
                }
                for bandwidth in (0.5, 1.0)
            },
        },
        "procrustesDisparity": spatial.procrustes(*padded)[2],
        "distanceCorrelation": dict(zip(("biased", "debiased"), map(float, energy.split()))),
        "canonicalCorrelations": [float(value) for value in cancor.split()],
        "svcca": {str(share): svcca(x, y, share) for share in (0.9, 0.99)},
        "pwcca": {"a": pwcca(x, y), "b": pwcca(y, x)},
        "assignment": {
            "absolute": np.abs(correlations)[pairs].mean(),
            "signed": correlations[signed].mean(),
            "partners": pairs[1].tolist() if x.shape[1] <= y.shape[1] else None,
        },
        "rsa": rsa,
        "maximumMatch": {str(epsilon): match(x, y, epsilon) for epsilon in (0.1, 0.3, 0.5, 0.7)},
        "versions": f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}, {versions.strip()}",
    }


random = np.random.default_rng(2018)


def pair(samples, of_a, of_b, shared):
    common = random.standard_normal((samples, shared))
    a = common @ random.standard_normal((shared, of_a)) + 0.5 * random.standard_normal((samples, of_a))
    b = common @ random.standard_normal((shared, of_b)) + 0.5 * random.standard_normal((samples, of_b))
    return a.astype(np.float32), b.astype(np.float32)


a, b = pair(60, 5, 8, 3)
relu_a, relu_b = (np.maximum(z, 0) for z in pair(40, 7, 7, 4))
relu_a[:, 2] = 0
alive = relu_a.any(1) & relu_b.any(1)
relu_a, relu_b = relu_a[alive], relu_b[alive]
print(
    json.dumps(
        {"made by": "latents.py", "cases": {"gaussian": golden(a, b), "rectified, a dead unit": golden(relu_a, relu_b)}},
        indent=1,
    )
)
