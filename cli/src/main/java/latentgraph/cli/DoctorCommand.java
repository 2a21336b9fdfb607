package latentgraph.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.BoltStore;
import latentgraph.store.EmbeddedStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Say what is wrong with the machine or the store, and how to mend it. Exit code 1 if something has"
                        + " failed; a warning alone is none.")
final class DoctorCommand implements Callable<Integer> {
    /** Neo4j, GDS and a network of the demo's size fit into this; less is worth a word. */
    private static final long COMFORTABLE_HEAP = 1L << 30;

    private static final long COMFORTABLE_DISK = 2L << 30;

    @Mixin
    private StoreOptions store;

    @Option(names = "--consistency", description = "Also run Neo4j's consistency check, which reads the whole store.")
    private boolean consistency;

    @Mixin
    private ServeOptions serving;

    private final List<Map<String, Object>> findings = new ArrayList<>();
    private boolean served;

    @Override
    public Integer call() {
        java();
        vectorApi();
        memory();
        disk();
        queries();
        store();
        ports();
        boolean failed = findings.stream().anyMatch(finding -> "failed".equals(finding.get("state")));
        var output = store.output();
        if (output.isJson()) {
            output.json(Map.of("findings", findings));
        } else {
            findings.forEach(finding -> {
                output.line("%-8s %-12s %s", finding.get("state"), finding.get("what"), finding.get("found"));
                if (finding.get("mend") != null) {
                    output.line("%-21s mend: %s", "", finding.get("mend"));
                }
            });
        }
        return failed ? 1 : 0;
    }

    private void java() {
        int feature = Runtime.version().feature();
        String found = "Java " + Runtime.version() + " of " + System.getProperty("java.vendor");
        if (feature >= 17) {
            ok("java", found);
        } else {
            failed("java", found, "install a JDK 17 or later, and point JAVA_HOME at it");
        }
        ok("version", "LatentGraph " + Version.current());
    }

    private void vectorApi() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            ok("vectors", "the Vector API is on: neighbour search runs at full speed");
        } else {
            warning(
                    "vectors",
                    "the Vector API is off: neighbour search gives the same neighbours, several times slower",
                    "start through the launcher, or add --add-modules jdk.incubator.vector to the java command");
        }
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found = "%d MiB of heap, %d processors"
                .formatted(heap >> 20, Runtime.getRuntime().availableProcessors());
        if (heap >= COMFORTABLE_HEAP) {
            ok("memory", found);
        } else {
            warning("memory", found, "give it more: set LATENTGRAPH_JAVA_OPTIONS=-Xmx2g");
        }
    }

    private void disk() {
        Path existing = store.directory().toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = "%d MiB free where the store is".formatted(free >> 20);
            if (!Files.isWritable(existing)) {
                failed(
                        "disk",
                        existing + " cannot be written",
                        "choose another folder with --store, or mend its permissions");
            } else if (free >= COMFORTABLE_DISK) {
                ok("disk", found);
            } else {
                warning("disk", found, "free some, or choose a store on another disk with --store");
            }
        } catch (IOException e) {
            failed("disk", e.toString(), "choose another folder with --store");
        }
    }

    private void queries() {
        if (serving.queries == null) {
            return;
        }
        try {
            int all = QueryLibrary.standardWith(serving.queries).queries().size();
            int standard = QueryLibrary.standard().queries().size();
            ok(
                    "queries",
                    "%d in %s are good, beside %d standard ones".formatted(all - standard, serving.queries, standard));
        } catch (InvalidInputException e) {
            failed("queries", e.getMessage(), "mend that file; 'latentgraph query --show NAME' shows one that is good");
        }
    }

    private void store() {
        if (!store.holdsSomething()) {
            ok("store", store.directory() + " does not exist yet; demo, ingest, import and serve make it");
            return;
        }
        try (var open = store.open()) {
            served = open.store() instanceof BoltStore;
            var counts = open.read(
                    "MATCH (r:Representation) RETURN sum(CASE r.status WHEN 'ready' THEN 1 ELSE 0 END) AS ready,"
                            + " sum(CASE r.status WHEN 'ready' THEN 0 ELSE 1 END) AS unfinished",
                    Map.of());
            ok(
                    "store",
                    "%s opens; %s representations are ready"
                            .formatted(store.directory(), counts.get(0).get("ready")));
            if (((Number) counts.get(0).get("unfinished")).longValue() > 0) {
                warning(
                        "store",
                        counts.get(0).get("unfinished") + " representations are unfinished: an ingest was broken off",
                        "run that ingest again: it goes on where it stopped; or 'latentgraph remove KEY'");
            }
            var versions = open.read(
                    "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel'"
                            + " RETURN versions[0] AS neo4j, gds.version() AS gds",
                    Map.of());
            ok(
                    "versions",
                    "Neo4j %s, Graph Data Science %s"
                            .formatted(
                                    versions.get(0).get("neo4j"),
                                    versions.get(0).get("gds")));
        } catch (InvalidInputException e) {
            failed("store", e.getMessage(), null); // it says how to mend it
            return;
        } catch (RuntimeException e) {
            failed("store", e.getMessage(), "keep the folder for a report, and ingest into a new store: --store DIR");
            return;
        }
        if (consistency && served) {
            failed("consistency", "a store that is being served cannot be checked", "end 'latentgraph serve' first");
        } else if (consistency) {
            checkConsistency();
        }
    }

    private void checkConsistency() {
        var inconsistencies = EmbeddedStore.checkConsistency(store.directory());
        if (inconsistencies.isEmpty()) {
            ok("consistency", "Neo4j's consistency check found nothing");
        } else {
            failed(
                    "consistency",
                    inconsistencies.size() + " found, the first: " + inconsistencies.get(0),
                    "export what can be read, and ingest into a new store");
        }
    }

    private void ports() {
        if (served) {
            ok("ports", "the store is being served");
            return;
        }
        port("page", serving.port, "--port");
        port("bolt", serving.boltPort, "--bolt-port");
    }

    private void port(String what, int number, String option) {
        try (var socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
            ok(what, "port " + socket.getLocalPort() + " is free");
        } catch (IOException e) {
            warning(what, "port " + number + " is taken", "serve on another one: " + option + " NUMBER");
        }
    }

    private void ok(String what, String found) {
        finding("ok", what, found, null);
    }

    private void warning(String what, String found, String mend) {
        finding("warning", what, found, mend);
    }

    private void failed(String what, String found, String mend) {
        finding("failed", what, found, mend);
    }

    private void finding(String state, String what, String found, String mend) {
        var finding = new LinkedHashMap<String, Object>();
        finding.put("state", state);
        finding.put("what", what);
        finding.put("found", found);
        finding.put("mend", mend);
        findings.add(finding);
    }
}
