"""Makes layouts.json: what scikit-learn and umap-learn make of a few small latents.

python3 layouts.py > layouts.json
"""

import json
import platform

import numpy as np
import scipy
import sklearn
import umap
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

ROWS, K, PERPLEXITY = 60, 15, 5.0

random = np.random.default_rng(3)
latents = (random.standard_normal((ROWS, 5)) * [3, 2, 1, 0.5, 0.1] + random.integers(0, 3, ROWS)[:, None]).astype(np.float32)
positions = random.standard_normal((ROWS, 2)).astype(np.float32)
# Some samples in one place, for UMAP's nearest that is elsewhere.
repeated = np.concatenate([latents, latents[:3], latents[:3]])


def listed(matrix):
    return [[float(value) for value in row] for row in matrix]


def memberships(x):
    distances = pairwise_distances(x.astype(np.float64))
    # The sample itself first, as umap-learn expects, then by index where distances tie.
    np.fill_diagonal(distances, -1)
    indices = np.argsort(distances, axis=1, kind="stable")[:, : K + 1]
    np.fill_diagonal(distances, 0)
    nearest = np.take_along_axis(distances, indices, axis=1).astype(np.float32)
    graph, sigmas, rhos = fuzzy_simplicial_set(
        x, K + 1, np.random.RandomState(0), "euclidean", knn_indices=indices, knn_dists=nearest
    )
    return {"sigma": sigmas.tolist(), "rho": rhos.tolist(), "weights": graph.toarray().tolist()}


neighbours = NearestNeighbors(n_neighbors=K).fit(latents).kneighbors_graph(mode="distance")
neighbours.data **= 2
pca = PCA(3).fit(latents.astype(np.float64))
made = {
    "made by": f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}, "
    f"scikit-learn {sklearn.__version__}, umap-learn {umap.__version__}",
    "latents": listed(latents),
    "positions": listed(positions),
    "k": K,
    "perplexity": PERPLEXITY,
    "affinities": _joint_probabilities_nn(neighbours, PERPLEXITY, 0).toarray().tolist(),
    "memberships": memberships(latents),
    "repeated": {"latents": listed(repeated), **memberships(repeated)},
    "curves": [[minimum, *find_ab_params(1.0, minimum)] for minimum in (0.0, 0.1, 0.5, 0.99)],
    "trustworthiness": [[k, trustworthiness(latents, positions, n_neighbors=k)] for k in (1, 5, 15, 29)],
    "components": {"ratios": pca.explained_variance_ratio_.tolist(), "positions": listed(pca.transform(latents))},
}
print(json.dumps(made))
