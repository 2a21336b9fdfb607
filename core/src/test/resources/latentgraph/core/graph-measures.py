"""Makes graph-measures.json: measures of known graphs as NetworkX computes them.

python3 graph-measures.py > graph-measures.json
"""

import json
import platform

import networkx as nx


def measured(name, graph, communities):
    graph = nx.convert_node_labels_to_integers(graph, ordering="sorted")
    hops = [
        length
        for source, lengths in nx.all_pairs_shortest_path_length(graph)
        for target, length in lengths.items()
        if source != target
    ]
    members = [{v for v in graph if communities[v] == c} for c in sorted(set(communities))]
    return {
        "name": name,
        "vertices": graph.number_of_nodes(),
        "edges": [[a, b, w] for a, b, w in graph.edges(data="weight", default=1)],
        "communities": communities,
        "diameter": max(hops),
        "averagePathLength": sum(hops) / len(hops),
        "averageDegree": 2 * graph.number_of_edges() / graph.number_of_nodes(),
        "clusteringCoefficient": nx.average_clustering(graph),
        "components": nx.number_connected_components(graph),
        "degreeDistribution": nx.degree_histogram(graph),
        "modularity": nx.community.modularity(graph, members, weight=None),
        "weightedModularity": nx.community.modularity(graph, members, weight="weight"),
        "averageDistance": average_distance(graph),
    }


def average_distance(graph):
    lengths = [
        length
        for source, row in nx.all_pairs_dijkstra_path_length(graph)
        for target, length in row.items()
        if source != target
    ]
    return sum(lengths) / len(lengths)


karate = nx.karate_club_graph()  # Zachary 1977, with the weights of his second matrix
club = [0 if karate.nodes[v]["club"] == "Mr. Hi" else 1 for v in range(34)]
if nx.is_connected(karate):  # NetworkX' own functions, where they answer, agree with the sums above
    assert nx.average_shortest_path_length(karate) == measured("", karate, club)["averagePathLength"]
    assert nx.diameter(karate) == measured("", karate, club)["diameter"]

disconnected = nx.disjoint_union(nx.path_graph(4), nx.complete_graph(5))
disconnected.add_node(9)

print(
    json.dumps(
        {
            "madeBy": f"NetworkX {nx.__version__}, Python {platform.python_version()}",
            "graphs": [
                measured("Zachary's karate club", karate, club),
                measured("ring of 12", nx.cycle_graph(12), [v // 4 for v in range(12)]),
                measured("complete graph of 7", nx.complete_graph(7), [0, 0, 0, 1, 1, 1, 1]),
                measured(
                    "two cliques of 5 with a bridge",
                    nx.compose(
                        nx.relabel_nodes(nx.complete_graph(5), lambda v: v),
                        nx.compose(nx.relabel_nodes(nx.complete_graph(5), lambda v: v + 5), nx.path_graph([4, 5])),
                    ),
                    [0] * 5 + [1] * 5,
                ),
                measured("path of 4, clique of 5, one alone", disconnected, [0] * 4 + [1] * 5 + [2]),
            ],
        },
        indent=1,
    )
)
