"""Says how far scikit-learn's and umap-learn's layouts of the digits keep neighbours, for DigitsTest.

python3 digits.py ../shared/data/digits/digits.csv.gz
"""

import sys

import numpy as np
import sklearn
import umap
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors

latents = np.loadtxt(sys.argv[1], delimiter=",")[:, :64].astype(np.float32)


def near(x):
    return NearestNeighbors(n_neighbors=15).fit(x).kneighbors(return_distance=False)


def say(name, positions):
    kept = np.mean([len(np.intersect1d(a, b)) for a, b in zip(near(latents), near(positions))]) / 15
    print(f"{name}: trustworthiness {trustworthiness(latents, positions, n_neighbors=15):.4f}, preserved {kept:.4f}")


tsne = TSNE(init="pca", learning_rate="auto", random_state=0)
positions = tsne.fit_transform(latents)
say(f"scikit-learn {sklearn.__version__} (divergence {tsne.kl_divergence_:.4f})", positions)
for seed in range(3):
    say(f"umap-learn {umap.__version__}, seed {seed}", umap.UMAP(random_state=seed).fit_transform(latents))
