"""Makes graphs.json: measures of known graphs by NetworkX. Run: python3 graphs.py > graphs.json"""

import json

import networkx as nx

# "two cliques" is NetworkX's barbell: complete graphs of 5, joined by one edge. "disconnected" is a triangle with a tail,
# a pair and an isolated vertex.
GRAPHS = {
    "karate": nx.karate_club_graph(),
    "ring": nx.cycle_graph(10),
    "complete": nx.complete_graph(6),
    "two cliques": nx.barbell_graph(5, 0),
    "disconnected": nx.Graph([(0, 1), (1, 2), (2, 0), (2, 3), (4, 5)]),
}
GRAPHS["disconnected"].add_node(6)


def measures(graph):
    hops = [
        length
        for source, lengths in nx.all_pairs_shortest_path_length(graph)
        for target, length in lengths.items()
        if source < target
    ]
    degrees = dict(graph.degree())
    mean = sum(degrees.values()) / len(degrees)
    communities = max(
        (nx.community.louvain_communities(graph, weight=None, seed=seed) for seed in range(20)),
        key=lambda found: nx.community.modularity(graph, found, weight=None),
    )
    return {
        "vertices": graph.number_of_nodes(),
        "edges": sorted(sorted(edge) for edge in graph.edges()),
        "diameter": max(hops),
        "averagePathLength": sum(hops) / len(hops),
        "averageDegree": mean,
        "clusteringCoefficient": nx.average_clustering(graph),
        "components": nx.number_connected_components(graph),
        "degreeDistribution": nx.degree_histogram(graph),
        "hubs": sorted((v for v in degrees if degrees[v] >= 2 * mean), key=lambda v: (-degrees[v], v)),
        "louvainModularity": nx.community.modularity(graph, communities, weight=None),
    }


print(json.dumps({"program": "NetworkX " + nx.__version__, "graphs": {n: measures(g) for n, g in GRAPHS.items()}}))
