"""Exact Manhattan neighbours: LatentGraph, scikit-learn (brute, n_jobs=2) and Faiss (flat L1, 2 threads), in one run.

python3 benchmarks/side-by-side/neighbours.py [--rows 10000] [--columns 512] [--k 16] [--kind gaussian|clustered]
    [--heap 1024m] [--alone]        --alone: ours only, for sizes that take the others an hour
"""

import argparse
import pathlib
import tempfile

import kernel
import numpy as np

options = argparse.ArgumentParser()
options.add_argument("--rows", type=int, default=10_000)
options.add_argument("--columns", type=int, default=512)
options.add_argument("--k", type=int, default=16)
options.add_argument("--kind", default="gaussian")
options.add_argument("--heap", default="1024m")
options.add_argument("--warmups", type=int, default=3)
options.add_argument("--runs", type=int, default=7)
options.add_argument("--alone", action="store_true")
options = options.parse_args()

values, _ = kernel.latents(options.kind, options.rows, options.columns)
rows = []
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder, "latents.npy")
    np.save(file, values)
    ours = kernel.run(
        "neighbours", file, "manhattan", options.k, 2, options.warmups, options.runs, folder, heap=options.heap
    )
    indices = np.load(pathlib.Path(folder, "indices.npy"))
    distances = np.load(pathlib.Path(folder, "distances.npy"))

note = f"Heap limit {ours['maxHeapMiB']} MiB, of it the matrix {values.nbytes / 2**20:.0f} MiB. "
if not options.alone:
    import faiss
    import sklearn
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=options.k, algorithm="brute", metric="manhattan", n_jobs=2).fit(values)
    (theirs, theirs_indices), wall, processor = kernel.timed(search.kneighbors)
    rows.append((f"scikit-learn {sklearn.__version__}, brute, n_jobs=2", wall, processor))
    note += (
        f"Same neighbours as scikit-learn in {(indices == theirs_indices).mean():.6%} of places; "
        f"distances differ by {np.max(np.abs(distances / np.maximum(theirs, 1e-30) - 1)):.1e} at most. "
    )
    faiss.omp_set_num_threads(2)
    flat = faiss.IndexFlat(options.columns, faiss.METRIC_L1)
    flat.add(values)
    (_, _), wall, processor = kernel.timed(lambda: flat.search(values, options.k + 1))
    rows.append((f"Faiss {faiss.__version__}, flat L1, 2 threads", wall, processor))

title = f"Exact Manhattan neighbours: {options.rows:,} × {options.columns}, k = {options.k}, {options.kind}"
kernel.table(title, rows, ours, note)
