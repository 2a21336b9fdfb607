package latentgraph.cli;

import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.EmbeddedStore;
import latentgraph.web.UploadOptions;
import latentgraph.web.WebOptions;
import latentgraph.web.WebServer;

/** A store that is open for others: over Bolt, and as the page and the JSON views. The store stays the caller's to close. */
record Serving(EmbeddedStore store, WebServer server, WebOptions web) implements AutoCloseable {

    /** @param experiments that can be started from the page */
    static Serving start(EmbeddedStore store, ServeOptions options, PageExperiments experiments) {
        var queries = options.queries == null ? QueryLibrary.standard() : QueryLibrary.standardWith(options.queries);
        var uploads = UploadOptions.DEFAULT.in(store.directory().resolve("uploads"));
        var web = WebOptions.local(options.port, store.boltAddress())
                .withUploads(uploads)
                .reachedAt(
                        options.host,
                        WebOptions.isLocal(options.host)
                                ? null
                                : store.password().orElseThrow());
        return new Serving(store, WebServer.start(store, queries, web, experiments), web);
    }

    /** Says where it serves, and stays until this thread is interrupted. */
    int untilInterrupted(StoreOptions options) {
        var output = options.output();
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("address", address());
            document.put("bolt", "bolt://" + store.boltAddress());
            document.put("user", "neo4j");
            output.json(document);
        } else {
            output.line("LatentGraph is at %s (Ctrl-C ends it)", address());
            if (web.token() != null) {
                output.line(
                        "It asks for the password in %s, which the network carries unencrypted.",
                        options.directory().resolve("password"));
            }
            output.line("Bolt, for drivers and cypher-shell: bolt://%s, user neo4j", store.boltAddress());
        }
        store.newPassword()
                .ifPresent(password -> options.say(
                        "The password, said this once and kept in %s: %s",
                        options.directory().resolve("password"), password));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            options.say("Stopped.");
        }
        return 0;
    }

    private String address() {
        String host = web.host().contains(":") ? "[" + web.host() + "]" : web.host();
        return "http://" + host + ":" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
