#!/usr/bin/env python3
"""Times the routes of a server that runs: benchmarks/routes.py [URL [SECONDS [READERS]]], by default http://127.0.0.1:7070, 60, 20.

So many readers ask, each one route after another, as long as said; the table tells of each route how often it was asked and
the 50th and 95th percentile of the milliseconds until its answer had arrived whole. The routes are those that the page
asks for the newest run's last layer. Needs Python 3 alone. Ingest something meanwhile to see what that costs.
"""
import json
import random
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7070"
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
readers = int(sys.argv[3]) if len(sys.argv) > 3 else 20


def get(path, body=None):
    request = urllib.request.Request(url + path, data=body, headers={"Content-Type": "application/json"} if body else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


graphs = [row for row in json.loads(get("/api/class-graphs"))["rows"] if row["representation"]]
if not graphs:
    sys.exit(url + " has no class graph of a representation; `latentgraph demo` makes some")
runs = [row["run"] for row in json.loads(get("/api/runs"))["rows"]]
graph = min(graphs, key=lambda row: (runs.index(row["representation"].split("/")[0]), -int(row["representation"].split("/e")[1].split("/")[0])))
representation, key = graph["representation"], urllib.parse.quote(graph["key"], safe="")
run = representation.split("/")[0]


def query(name, **parameters):
    return f"/api/queries/{name}?" + urllib.parse.urlencode({"representation": representation, **parameters})


label = json.loads(get("/api/class-graphs/vertices?key=" + key))["rows"][0]["label"]
other = json.loads(get("/api/class-graphs/vertices?key=" + key))["rows"][1]["label"]
k, class_k = graph["k"], graph["classK"]
routes = [
    "/", "/ui/app.js", "/api/health", "/api/runs", f"/api/runs/{run}/representations", "/api/class-graphs",
    *(f"/api/class-graphs/{part}?key={key}" for part in ("summary", "vertices", "edges", "distances")),
    f"/api/representations/{representation}/class-graph?k={k}&classK={class_k}", "/api/queries",
    query("samples/typical", label=label, k=k), query("samples/among-class", source=label, target=other, k=k),
    query("samples/misclassified", label=label), query("samples/confusions"), query("neighbours/of-sample", index=0, k=k),
    query("stability/parting-of-classes", source=label, target=other, k=k), query("regions/purity-of-classes", k=k), "cypher",
]
statement = json.dumps({"query": "MATCH (l:Latent) RETURN count(l) AS latents"}).encode()
times = {route: [] for route in routes}
refused = {}
end = time.monotonic() + seconds


def read(seed):
    order = random.Random(seed)
    while time.monotonic() < end:
        route = order.choice(routes)
        started = time.monotonic()
        try:
            get("/api/cypher", statement) if route == "cypher" else get(route)
            times[route].append(1000 * (time.monotonic() - started))
        except urllib.error.HTTPError as error:
            refused[(route, error.code)] = refused.get((route, error.code), 0) + 1


threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


print(f"{readers} readers, {seconds:.0f} s, {sum(map(len, times.values()))} answers; of {representation}")
print(f"{'route':72} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8}")
for route, values in times.items():
    name = {"cypher": "POST /api/cypher"}.get(route, urllib.parse.unquote(route.split("?")[0]))
    print(f"{name:72} {len(values):6} {percentile(values, 0.5):8.1f} {percentile(values, 0.95):8.1f}")
for (route, status), count in refused.items():
    print(f"{status} of {route}: {count}")
