"""Comparing neighbourhoods: graph average Jaccard from lists of neighbours, beside NumPy and SciPy, in one run.

python3 benchmarks/side-by-side/neighbourhoods.py [--samples 10000] [--k 16] [--part 0.1]

First one pair; then all pairs of 1,000 representations of 1,000 samples, and of 100 of 10,000: once with SciPy's sparse
matrices pair by pair (100 pairs, scaled to all), once the fastest way we know for NumPy, sample by sample, who has which
neighbour standing in a 0/1 matrix that is multiplied with its transpose (a part of the samples, scaled to all).
Neighbours are drawn: half of a list common to all representations, half each its own.
"""

import argparse
import pathlib
import tempfile

import kernel
import numpy as np
import scipy
import scipy.sparse

options = argparse.ArgumentParser()
options.add_argument("--samples", type=int, default=10_000)
options.add_argument("--k", type=int, default=16)
options.add_argument("--part", type=float, default=0.1)
options = options.parse_args()
random = np.random.default_rng(42)


def lists(representations, samples, k):
    """int32 [representations, samples, k] distinct neighbours, none the sample itself"""
    found = np.empty((representations, samples, k), dtype=np.int32)
    for sample in range(samples):
        # A permutation of a pool, its first half shared: distinct by construction.
        pool = random.choice(samples - 1, size=min(samples - 1, 8 * k), replace=False)
        pool += pool >= sample
        rest = random.random((representations, len(pool) - k // 2)).argsort(axis=1)[:, : k - k // 2]
        found[:, sample, : k // 2] = pool[: k // 2]
        found[:, sample, k // 2 :] = pool[k // 2 :][rest]
    return found


def adjacency(indices):
    """Sparse 0/1 [n, n] of the undirected view"""
    samples, k = indices.shape
    pointers = np.arange(0, samples * k + 1, k)
    graph = scipy.sparse.csr_matrix((np.ones(samples * k, dtype=np.int8), indices.ravel(), pointers), (samples, samples))
    return ((graph + graph.T) > 0).astype(np.int32)


def jaccard(one, other):
    return mean(adjacency(one), adjacency(other))


def mean(a, b):
    common = np.asarray(a.multiply(b).sum(axis=1)).ravel()
    sizes = np.diff(a.indptr) + np.diff(b.indptr)
    return (common / (sizes - common)).mean()


def pair_by_pair(graphs, pairs):
    """(some pairs, their values, seconds for all, processor seconds for all)"""
    some = random.integers(0, len(pairs[0]), 100)
    values, wall, processor = kernel.timed(lambda: [mean(graphs[pairs[0][i]], graphs[pairs[1][i]]) for i in some])
    scale = len(pairs[0]) / len(some)
    return some, values, wall * scale, processor * scale


def sample_by_sample(graphs, part):
    """(sums over the first part of the samples [r, r], seconds for all samples, processor seconds for all)"""
    representations, samples = len(graphs), graphs[0].shape[0]
    sums = np.zeros((representations, representations))

    def add():
        for sample in range(int(part * samples)):
            members = [graph.indices[graph.indptr[sample] : graph.indptr[sample + 1]] for graph in graphs]
            names, columns = np.unique(np.concatenate(members), return_inverse=True)
            sizes = np.array([len(one) for one in members], dtype=np.float32)
            matrix = np.zeros((representations, len(names)), dtype=np.float32)
            matrix[np.repeat(np.arange(representations), sizes.astype(int)), columns] = 1
            common = matrix @ matrix.T
            sums.__iadd__(common / (sizes[:, None] + sizes - common))

    _, wall, processor = kernel.timed(add)
    return sums, wall / part, processor / part


with tempfile.TemporaryDirectory() as folder:
    pair = lists(2, options.samples, options.k)
    for name, indices in zip("ab", pair):
        pathlib.Path(folder, name).mkdir()
        np.save(pathlib.Path(folder, name, "indices.npy"), indices)
        np.save(pathlib.Path(folder, name, "distances.npy"), np.zeros(indices.shape, dtype=np.float32))
    a, b = pathlib.Path(folder, "a"), pathlib.Path(folder, "b")
    ours = kernel.run("jaccard", a, b, options.k, 100, 3, 7, heap="512m")
    values, wall, processor = kernel.timed(lambda: [jaccard(*pair) for _ in range(100)])
    sources = f"NumPy {np.__version__}, SciPy {scipy.__version__}"
    kernel.table(
        f"A hundred times Jaccard of {options.samples:,} samples, k = {options.k}, from lists of neighbours",
        [(f"{sources}, sparse", wall, processor)],
        ours,
        f"The values differ by {abs(values[0] - np.load(a / 'value.npy')[0]):.0e}. ",
    )
    for representations, samples in ((1000, 1000), (100, 10_000)):
        found = lists(representations, samples, options.k)
        np.save(pathlib.Path(folder, "lists.npy"), found)
        ours = kernel.run("jaccards", pathlib.Path(folder, "lists.npy"), 2, 1, 3, folder, heap="2g")
        values = np.load(pathlib.Path(folder, "values.npy"))
        graphs, made, made_processor = kernel.timed(lambda: [adjacency(one) for one in found])
        pairs = np.triu_indices(representations, 1)
        some, means, wall, processor = pair_by_pair(graphs, pairs)
        rows = [(f"{sources}, pair by pair, scaled", made + wall, made_processor + processor)]
        _, wall, processor = sample_by_sample(graphs, options.part)
        rows.append((f"{sources}, sample by sample, scaled", made + wall, made_processor + processor))
        kernel.table(
            f"All {len(values):,} pairs of {representations:,} representations of {samples:,} samples, k = {options.k}",
            rows,
            ours,
            f"{len(some)} of the values differ by {np.abs(values[some] - means).max():.0e} at most. ",
        )
