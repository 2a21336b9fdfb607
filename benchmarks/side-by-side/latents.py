"""Comparing the latents of two representations: LatentGraph (2 threads) and NumPy, in one run.

python3 benchmarks/side-by-side/latents.py [--rows 10000] [--columns 512] [--epsilon 0.5] [--heap 2g]

OPENBLAS_NUM_THREADS=1 before it gives NumPy one thread: on a busy machine, where OpenBLAS' threads wait for each other
actively, that is what its processor seconds mean.
"""

import os

threads = os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import argparse
import pathlib
import tempfile

import kernel
import numpy as np
import scipy
from scipy import optimize

options = argparse.ArgumentParser()
options.add_argument("--rows", type=int, default=10_000)
options.add_argument("--columns", type=int, default=512)
options.add_argument("--epsilon", type=float, default=0.5)
options.add_argument("--heap", default="2g")
options.add_argument("--runs", type=int, default=7)
options = options.parse_args()


def layers(rows, columns, seed=42):
    """Two layers that see a space of an eighth of their width, each neuron with noise of its own, from none to twice it."""
    random = np.random.default_rng(seed)
    common = random.standard_normal((rows, columns // 8))
    noise = np.linspace(0, 2, columns)
    return [
        (
            common @ random.standard_normal((columns // 8, columns)) / np.sqrt(columns // 8)
            + noise * random.standard_normal((rows, columns))
        ).astype(np.float32)
        for _ in range(2)
    ]


def alignment(a, b):
    a, b = a - a.mean(0), b - b.mean(0)
    return np.linalg.norm(a.T @ b) ** 2 / np.linalg.norm(a.T @ a) / np.linalg.norm(b.T @ b)


def near(x, span, epsilon):
    rest = x - span @ np.linalg.lstsq(span, x, rcond=None)[0]
    return np.linalg.norm(rest, axis=0) <= epsilon * np.linalg.norm(x, axis=0)


def maximum_match(x, y, epsilon):
    """Rounds of numpy.linalg.lstsq until nothing changes; the value and the number of least squares."""
    neurons, solved = x.shape[1] + y.shape[1], 0
    while True:
        solved += 1
        kept = near(x, y, epsilon)
        if solved > 1 and kept.all():
            return (x.shape[1] + y.shape[1]) / neurons, solved
        x, y = y, x[:, kept]
        if y.shape[1] == 0:
            return 0.0, solved


def maximum_match_reduced(x, y, epsilon):
    r = np.linalg.qr(np.hstack([x, y]), mode="r")
    return maximum_match(r[:, : x.shape[1]], r[:, x.shape[1] :], epsilon)


def assignment(a, b):
    r = np.abs(np.corrcoef(a, b, rowvar=False)[: a.shape[1], a.shape[1] :])
    return r[optimize.linear_sum_assignment(r, maximize=True)].mean()


def median(call, runs):
    """The median run of a few, after one to warm up."""
    call()
    return sorted((kernel.timed(call) for _ in range(runs)), key=lambda run: run[1])[runs // 2]


a, b = layers(options.rows, options.columns)
size = f"{options.rows:,} × {options.columns}"
name = f"NumPy {np.__version__}, {threads} threads"
with tempfile.TemporaryDirectory() as folder:
    files = [pathlib.Path(folder, "a.npy"), pathlib.Path(folder, "b.npy")]
    for file, values in zip(files, (a, b)):
        np.save(file, values)

    ours = kernel.run("cka", *files, 2, 15, options.runs, heap=options.heap)
    rows, values = [], []
    for kind in (np.float32, np.float64):
        of_a, of_b = a.astype(kind), b.astype(kind)
        value, wall, processor = median(lambda: alignment(of_a, of_b), options.runs)
        rows.append((f"{name}, by dimensions, {kind.__name__}", wall, processor))
        values.append(value)
    note = f"Ours differs from NumPy in float64 by {abs(ours['value'] - values[1]):.1e}, NumPy in float32 by {abs(values[0] - values[1]):.1e}. "
    kernel.table(f"Linear CKA: {size} and {size}", rows, ours, note)

    ours = kernel.run("assignment", *files, 2, 5, options.runs, heap=options.heap)
    value, wall, processor = median(lambda: assignment(a, b), options.runs)
    rows = [(f"{name}, corrcoef, SciPy {scipy.__version__}, linear_sum_assignment", wall, processor)]
    kernel.table(f"Assignment of neurons: {size} and {size}", rows, ours, f"Values differ by {abs(ours['value'] - value):.1e}. ")

    ours = kernel.run("match", *files, options.epsilon, 2, 2, 3, heap=options.heap)
    of_a, of_b = a.astype(np.float64), b.astype(np.float64)
    rows = []
    for how, call in (("lstsq on the samples", maximum_match), ("qr once, then lstsq", maximum_match_reduced)):
        (value, solved), wall, processor = kernel.timed(lambda: call(of_a, of_b, options.epsilon))
        rows.append((f"{name}, {how}", wall, processor))
        assert abs(value - ours["value"]) < 1e-9, (value, ours["value"])
    note = f"{solved} rounds, all with the value {value:.4f}. "
    kernel.table(f"Maximum match, ε = {options.epsilon}: {size} and {size}", rows, ours, note)
