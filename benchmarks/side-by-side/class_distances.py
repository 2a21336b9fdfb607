"""Average shortest paths between classes: LatentGraph beside the Dijkstra of igraph and NetworkX, in one run.

python3 benchmarks/side-by-side/class_distances.py [--rows 10000] [--k 4] [--kind gaussian|clustered]

igraph runs from all sources in one thread, all it offers; only its paths are timed, not the means. NetworkX runs from
20 sources, scaled to all.
"""

import argparse
import pathlib
import tempfile

import igraph
import kernel
import networkx as nx
import numpy as np

options = argparse.ArgumentParser()
options.add_argument("--rows", type=int, default=10_000)
options.add_argument("--columns", type=int, default=64)
options.add_argument("--k", type=int, default=4)
options.add_argument("--kind", default="gaussian")
options = options.parse_args()

values, labels = kernel.latents(options.kind, options.rows, options.columns)
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder, "latents.npy")
    np.save(file, values)
    kernel.run("neighbours", file, "manhattan", options.k, 2, 0, 1, folder, heap="1024m")
    np.save(pathlib.Path(folder, "labels.npy"), labels)
    single = kernel.run("classes", folder, 1, 3, 5, heap="512m")
    ours = kernel.run("classes", folder, 2, 3, 7, heap="512m")
    indices = np.load(pathlib.Path(folder, "indices.npy"))
    distances = np.load(pathlib.Path(folder, "distances.npy"))
    means = np.load(pathlib.Path(folder, "classes.npy"))

edges = {}
for source, (targets, lengths) in enumerate(zip(indices.tolist(), distances.tolist())):
    for target, length in zip(targets, lengths):
        edges[min(source, target), max(source, target)] = length
graph = igraph.Graph(n=options.rows, edges=list(edges))
weights = list(edges.values())
components = len(graph.components())

sums = np.zeros((10, 10))
wall = processor = 0
for start in range(0, options.rows, 500):
    sources = range(start, min(options.rows, start + 500))
    block, seconds, busy = kernel.timed(lambda: graph.distances(source=sources, weights=weights))
    wall, processor = wall + seconds, processor + busy
    if components == 1:
        block = np.array(block)
        for source, row in zip(sources, block):
            sums[labels[source]] += np.bincount(labels, weights=row, minlength=10)
rows = [(f"igraph {igraph.__version__}, Dijkstra, 1 thread", wall, processor)]

sampled = np.random.default_rng(1).choice(options.rows, 20, replace=False)
network = nx.Graph()
network.add_weighted_edges_from((a, b, w) for (a, b), w in edges.items())
_, wall, processor = kernel.timed(
    lambda: [nx.single_source_dijkstra_path_length(network, int(source)) for source in sampled]
)
scale = options.rows / len(sampled)
rows.append((f"NetworkX {nx.__version__}, Dijkstra, 20 sources scaled to all", wall * scale, processor * scale))

note = f"With one thread ours takes {single['seconds']:.3f} s: {single['seconds'] / options.rows * 1e3:.3f} ms a source. "
if components == 1:
    sizes = np.bincount(labels, minlength=10)
    theirs = sums / np.outer(sizes, sizes)
    note += f"Means differ from igraph's by {np.max(np.abs(means / theirs - 1)):.1e} at most. "
title = (
    f"Class distances: {options.rows:,} samples, k = {options.k}, {options.kind}, "
    f"{len(edges):,} edges, {components} component{'s' * (components > 1)}"
)
kernel.table(title, rows, ours, note)
