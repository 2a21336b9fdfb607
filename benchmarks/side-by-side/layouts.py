"""t-SNE and UMAP of digits: LatentGraph, scikit-learn and umap-learn (2 threads), in one run, with how far each keeps neighbours.

python3 benchmarks/side-by-side/layouts.py [--data ../shared/data/mnist] [--rows 10000] [--heap 2g] [--alone] [--pictures FOLDER]

The 10,000 test images of MNIST, 784 pixels; with --rows above that, the first of the 60,000 training images. All start from the same two
principal components; times are from the latents to the places in the plane, without those. --alone: ours only.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import argparse
import gzip
import pathlib
import tempfile

import kernel
import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

options = argparse.ArgumentParser()
options.add_argument("--data", type=pathlib.Path, default=kernel.ROOT.parent / "shared" / "data" / "mnist")
options.add_argument("--rows", type=int, default=10_000)
options.add_argument("--heap", default="2g")
options.add_argument("--runs", type=int, default=3)
options.add_argument("--alone", action="store_true")
options.add_argument("--pictures", type=pathlib.Path)
options = options.parse_args()
NEIGHBOURS = 15


def images(rows):
    part = "t10k" if rows <= 10_000 else "train"
    with gzip.open(options.data / f"{part}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    return pixels[:rows].astype(np.float32)


class Quality:
    """Trustworthiness and neighbourhood preservation, as sklearn.manifold.trustworthiness, of up to 10,000 samples."""

    def __init__(self, latents):
        samples = np.random.default_rng(0).permutation(len(latents))[:10_000]
        self.samples, parts = np.sort(samples), []

        def ranks(distances, start):
            rows = np.arange(start, start + len(distances))
            distances[np.arange(len(rows)), self.samples[rows]] = -1
            order = np.argsort(distances, axis=1)
            found = np.empty(order.shape, dtype=np.uint16)
            np.put_along_axis(found, order, np.broadcast_to(np.arange(len(latents), dtype=np.uint16), order.shape), axis=1)
            return found

        for part in pairwise_distances_chunked(latents[self.samples], latents, reduce_func=ranks):
            parts.append(part)
        self.ranks = np.concatenate(parts)

    def of(self, positions, k):
        near = NearestNeighbors(n_neighbors=k + 1).fit(positions)
        near = near.kneighbors(positions[self.samples], return_distance=False)
        near = np.array([row[row != sample][:k] for row, sample in zip(near, self.samples)])
        ranks = np.take_along_axis(self.ranks, near, axis=1).astype(int)
        n, excess = len(positions), np.maximum(0, ranks - k).sum()
        return 1 - 2 * excess / (len(ranks) * k * (2 * n - 3 * k - 1)), (ranks <= k).mean()


latents = images(options.rows)
initial = PCA(2, random_state=0).fit_transform(latents)
quality = Quality(latents)
lines = []


def compare(method, ours, others, places):
    kernel.table(f"{method}: {len(latents):,} × {latents.shape[1]}", others, ours, f"Runs of ours: {ours['all']}. ")
    for name, positions in places:
        kept = [value for k in (5, NEIGHBOURS) for value in quality.of(positions, k)]
        lines.append(f"| {method} | {name} | " + " | ".join(f"{value:.4f}" for value in kept) + " |")
        if options.pictures:
            options.pictures.mkdir(exist_ok=True)
            np.save(options.pictures / f"{method}-{name}.npy".replace(" ", "-"), positions)


with tempfile.TemporaryDirectory() as folder:
    paths = [pathlib.Path(folder, name) for name in ("latents.npy", "initial.npy", "out.npy")]
    np.save(paths[0], latents)
    np.save(paths[1], initial)

    ours = kernel.run("tsne", *paths[:2], 30, 2, 1, options.runs, paths[2], heap=options.heap)
    places, others = [("LatentGraph", np.load(paths[2]))], []
    if not options.alone:
        # scikit-learn scales what PCA gave when it makes it itself, and leaves a given start as it is.
        start = (initial / np.std(initial[:, 0]) * 1e-4).astype(np.float32)
        theirs = TSNE(init=start, learning_rate="auto", random_state=0, n_jobs=2)
        positions, wall, processor = kernel.timed(lambda: theirs.fit_transform(latents))
        others.append((f"scikit-learn {sklearn.__version__}", wall, processor))
        places.append(("scikit-learn", positions))
        print(f"t-SNE's divergence: ours {ours['value']:.4f}, scikit-learn's {theirs.kl_divergence_:.4f}")
    compare("t-SNE", ours, others, places)

    ours = kernel.run("umap", *paths[:2], NEIGHBOURS - 1, 2, 1, options.runs, paths[2], heap=options.heap)
    places, others = [("LatentGraph", np.load(paths[2]))], []
    if not options.alone:
        import umap

        # The second of two runs in one process: the first compiles.
        for run in ("the first run", "again"):
            for name, seed in (("2 threads, not repeatable", None), ("seeded, so 1 thread", 0)):
                theirs = umap.UMAP(n_neighbors=NEIGHBOURS, init=initial, random_state=seed)
                positions, wall, processor = kernel.timed(lambda: theirs.fit_transform(latents))
                others.append((f"umap-learn {umap.__version__}, {name}, {run}", wall, processor))
        places.append(("umap-learn", positions))
    compare("UMAP", ours, others, places)

print("\n| method | program | trustworthiness, 5 | preserved, 5 | trustworthiness, 15 | preserved, 15 |")
print("| --- | --- | ---: | ---: | ---: | ---: |")
print("\n".join(lines))
