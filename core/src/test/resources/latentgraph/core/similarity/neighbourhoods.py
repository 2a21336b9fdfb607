"""Makes neighbourhoods.json: comparisons of neighbourhoods, of centroids and of class graphs as other programs compute them.

python3 neighbourhoods.py > neighbourhoods.json
"""

import collections
import json
import platform

import networkx as nx
import numpy as np
import scipy
import scipy.linalg
import scipy.spatial.distance
import scipy.stats
import sklearn
from sklearn.metrics import jaccard_score
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.neighbors import NearestCentroid, NearestNeighbors


def lists(latents, k):
    """[n, k] nearest by Manhattan distance, nearest first, the sample itself left out"""
    found = NearestNeighbors(n_neighbors=k, algorithm="brute", metric="manhattan").fit(latents)
    distances, indices = found.kneighbors()
    ascending = found.kneighbors(n_neighbors=min(k + 1, len(latents) - 1))[0]
    assert (np.diff(ascending) > 1e-7).all(), "a tie: take another seed"
    return indices


def adjacency(indices, directed):
    matrix = np.zeros((len(indices), len(indices)), dtype=int)
    np.put_along_axis(matrix, indices, 1, axis=1)
    return matrix if directed else matrix | matrix.T


def class_neighbourhood(a, b, labels):
    """a, b: adjacency matrices"""
    shares = []
    for row_a, row_b in zip(a, b):
        one = collections.Counter(labels[row_a == 1].tolist())
        other = collections.Counter(labels[row_b == 1].tolist())
        shares.append((one & other).total() / one.total())
    return float(np.mean(shares))


def rank(a, b):
    """a, b: lists. As in Klabunde et al. 2023, "Similarity of neural network models", rank similarity"""
    values = []
    for one, other in zip(a.tolist(), b.tolist()):
        common = set(one) & set(other)
        ranks = [(1 + one.index(j), 1 + other.index(j)) for j in common]
        greatest = sum(1 / i for i in range(1, len(common) + 1))
        values.append(sum(2 / ((1 + abs(r - s)) * (r + s)) for r, s in ranks) / greatest if common else 0)
    return float(np.mean(values))


def second_order(a, b, lists_a, lists_b):
    cosines_a, cosines_b = cosine_similarity(a), cosine_similarity(b)
    values = []
    for i, (one, other) in enumerate(zip(lists_a, lists_b)):
        union = np.union1d(one, other)
        values.append(1 - scipy.spatial.distance.cosine(cosines_a[i, union], cosines_b[i, union]))
    return float(np.mean(values))


def spectrum(matrix, count):
    """The lowest eigenvalues but for one 0 a component, and the number of components"""
    graph = nx.from_numpy_array(matrix)
    components = nx.number_connected_components(graph)
    values = scipy.linalg.eigvalsh(nx.normalized_laplacian_matrix(graph, weight=None).toarray())
    assert np.abs(values[:components]).max() < 1e-12
    return {"components": components, "lowest": values[components : components + count].tolist()}


def centroid_distances(latents, labels):
    centroids = NearestCentroid(metric="euclidean").fit(latents, labels).centroids_
    return scipy.spatial.distance.cdist(centroids, centroids)


def compared(name, a, b, labels, ks):
    a, b = (np.asarray(values, dtype=np.float32).astype(np.float64) for values in (a, b))
    values = []
    for k in ks:
        lists_a, lists_b = lists(a, k), lists(b, k)
        one = {"k": k, "rank": rank(lists_a, lists_b), "secondOrderCosine": second_order(a, b, lists_a, lists_b)}
        for directed in (True, False):
            graph_a, graph_b = adjacency(lists_a, directed), adjacency(lists_b, directed)
            one["directed" if directed else "undirected"] = {
                "jaccard": jaccard_score(graph_a, graph_b, average="samples"),
                "classNeighbourhood": class_neighbourhood(graph_a, graph_b, labels),
                "classNeighbourhoodReverse": class_neighbourhood(graph_b, graph_a, labels),
            }
        one["spectrumA"] = spectrum(adjacency(lists_a, False), 10)
        one["spectrumB"] = spectrum(adjacency(lists_b, False), 10)
        values.append(one)
    distances_a, distances_b = centroid_distances(a, labels), centroid_distances(b, labels)
    upper = np.triu_indices(len(distances_a), 1)
    return {
        "name": name,
        "columnsA": a.shape[1],
        "columnsB": b.shape[1],
        "a": a.ravel().tolist(),
        "b": b.ravel().tolist(),
        "labels": labels.tolist(),
        "neighbours": values,
        "centroidFrobenius": np.linalg.norm(distances_a - distances_b, "fro"),
        "centroidDistancesA": distances_a.tolist(),
        "spearman": scipy.stats.spearmanr(distances_a[upper], distances_b[upper]).correlation,
    }


random = np.random.default_rng(42)
labels = np.repeat(np.arange(5), 12)
centres = random.standard_normal((5, 6)).round(2) * 3
clustered = centres[labels] + random.standard_normal((60, 6))
rotated = clustered @ random.standard_normal((6, 4)) + 0.5 * random.standard_normal((60, 4))
chain = np.cumsum(random.random((60, 1)) + 0.1, axis=0)
tied = random.integers(0, 4, 45)  # ranks that many share
other = tied // 2 + random.integers(0, 3, 45)

print(
    json.dumps(
        {
            "madeBy": f"NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, "
            f"NetworkX {nx.__version__}, Python {platform.python_version()}",
            "cases": [
                compared("clusters and their noisy image", clustered.round(5), rotated.round(5), labels, [1, 4, 16]),
                compared(
                    "independent", random.standard_normal((60, 3)).round(5), random.standard_normal((60, 8)).round(5), labels, [1, 4, 16]
                ),
                compared("a chain and clusters", chain.round(5) + np.zeros((60, 1)), clustered.round(5), labels, [2, 4]),
            ],
            "spearman": {
                "one": tied.tolist(),
                "other": other.tolist(),
                "value": scipy.stats.spearmanr(tied, other).correlation,
            },
        }
    )
)
