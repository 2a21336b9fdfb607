package latentgraph.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Result;
import org.neo4j.graphdb.Transaction;
import org.neo4j.internal.kernel.api.connectioninfo.ClientConnectionInfo;
import org.neo4j.internal.kernel.api.exceptions.ProcedureException;
import org.neo4j.internal.kernel.api.security.AbstractSecurityLog;
import org.neo4j.internal.kernel.api.security.AccessMode;
import org.neo4j.internal.kernel.api.security.AuthSubject;
import org.neo4j.internal.kernel.api.security.AuthenticationResult;
import org.neo4j.internal.kernel.api.security.LoginContext;
import org.neo4j.internal.kernel.api.security.SecurityContext;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.kernel.api.procedure.GlobalProcedures;
import org.neo4j.kernel.database.PrivilegeDatabaseReference;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * A store whose Neo4j, with Graph Data Science, runs in this process. Safe for use by many threads.
 *
 * <p>A statement runs on a thread of the store's own while the caller waits: an interrupt that reaches Neo4j in the midst
 * of a file operation closes the file under the database. Interrupting the caller ends the statement and undoes it, with a
 * {@link CancellationException}.
 */
public final class EmbeddedStore implements Store {

    /**
     * How a store is opened.
     *
     * @param pageCache memory for the store's files, outside the heap, in bytes
     */
    public record Options(long pageCache) {
        public static final Options DEFAULT = new Options(256L << 20);
        /** For tests and other small stores. */
        public static final Options SMALL = new Options(8L << 20);
    }

    private final DatabaseManagementService service;
    private final GraphDatabaseAPI database;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "latentgraph-statement");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public static EmbeddedStore open(Path directory) {
        return open(directory, Options.DEFAULT);
    }

    public static EmbeddedStore open(Path directory, Options options) {
        try {
            Files.createDirectories(directory);
            return new EmbeddedStore(directory.toRealPath(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedStore(Path directory, Options options) throws IOException {
        service = new DatabaseManagementServiceBuilder(directory.resolve("neo4j"))
                .setConfig(GraphDatabaseSettings.pagecache_memory, options.pageCache())
                .setConfig(GraphDatabaseSettings.procedure_unrestricted, List.of("gds.*", "latent.*"))
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.log_queries, GraphDatabaseSettings.LogQueryLevel.OFF)
                .setConfig(GraphDatabaseSettings.allow_file_urls, false)
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
                .setConfig(GraphDatabaseSettings.keep_logical_logs, "keep_none")
                .setConfig(GraphDatabaseSettings.transaction_monitor_check_interval, Duration.ofMillis(100))
                .setConfig(GraphDatabaseInternalSettings.vm_pause_monitor_enabled, false)
                .setConfig(BoltConnector.enabled, false)
                .build();
        database = (GraphDatabaseAPI) service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
        registerProcedures();
    }

    private void registerProcedures() throws IOException {
        var procedures = database.getDependencyResolver().resolveDependency(GlobalProcedures.class);
        try {
            for (var name : procedureClasses()) {
                var type = Class.forName(name);
                procedures.registerProcedure(type);
                procedures.registerFunction(type);
                procedures.registerAggregationFunction(type);
            }
        } catch (ClassNotFoundException | ProcedureException e) {
            throw new IllegalStateException("a class listed in META-INF/latentgraph/procedures does not register", e);
        }
    }

    private static Set<String> procedureClasses() throws IOException {
        var names = new LinkedHashSet<String>();
        var lists = EmbeddedStore.class.getClassLoader().getResources("META-INF/latentgraph/procedures");
        for (URL list : Collections.list(lists)) {
            try (var in = list.openStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Override
    public Summary read(
            String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
        return run(new Statement(AccessMode.Static.READ, cypher, Values.parameters(parameters), limits, row));
    }

    @Override
    public Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
        return run(new Statement(AccessMode.Static.FULL, cypher, Values.parameters(parameters), Limits.NONE, row));
    }

    private Summary run(Statement statement) {
        if (closed.get()) {
            throw new IllegalStateException("the store is closed");
        }
        running.add(statement);
        var future = workers.submit(statement);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    statement.terminate();
                } catch (ExecutionException e) {
                    if (interrupted) {
                        throw (CancellationException)
                                new CancellationException("interrupted; the statement was undone").initCause(e);
                    }
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            running.remove(statement);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One statement in its own transaction. */
    private final class Statement implements Callable<Summary> {
        private final AccessMode access;
        private final String cypher;
        private final Map<String, Object> parameters;
        private final Limits limits;
        private final Consumer<Map<String, Object>> row;
        private volatile Transaction transaction;
        private volatile boolean terminated;

        Statement(
                AccessMode access,
                String cypher,
                Map<String, Object> parameters,
                Limits limits,
                Consumer<Map<String, Object>> row) {
            this.access = access;
            this.cypher = cypher;
            this.parameters = parameters;
            this.limits = limits;
            this.row = row;
        }

        @Override
        public Summary call() {
            long millis = limits.time() == null ? 0 : Math.max(1, limits.time().toMillis());
            try (var transaction = database.beginTransaction(
                    KernelTransaction.Type.EXPLICIT,
                    login(access),
                    ClientConnectionInfo.EMBEDDED_CONNECTION,
                    millis,
                    TimeUnit.MILLISECONDS)) {
                this.transaction = transaction;
                if (terminated) {
                    transaction.terminate();
                }
                try (var result = transaction.execute(cypher, parameters)) {
                    long rows = 0;
                    while (rows < limits.rows() && result.hasNext()) {
                        row.accept(row(result));
                        rows++;
                    }
                    boolean cut = result.hasNext();
                    result.close();
                    var summary = new Summary(result.columns(), rows, cut, updates(result));
                    transaction.commit();
                    return summary;
                }
            }
        }

        void terminate() {
            terminated = true;
            var open = transaction;
            if (open != null) {
                open.terminate();
            }
        }
    }

    private static Map<String, Object> row(Result result) {
        var values = result.next();
        var row = new LinkedHashMap<String, Object>();
        for (var column : result.columns()) {
            row.put(column, plain(values.get(column)));
        }
        return row;
    }

    private static Object plain(Object value) {
        if (value instanceof Node node) {
            var labels = new ArrayList<String>();
            node.getLabels().forEach(label -> labels.add(label.name()));
            Collections.sort(labels);
            return Map.of("labels", labels, "properties", plain(node.getAllProperties()));
        }
        if (value instanceof Relationship relationship) {
            return Map.of("type", relationship.getType().name(), "properties", plain(relationship.getAllProperties()));
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> plain.put((String) key, plain(element)));
            return plain;
        }
        // A path is an iterable of its nodes and relationships in turn.
        if (value instanceof Iterable<?> elements) {
            var plain = new ArrayList<Object>();
            elements.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
            return Values.list(value);
        }
        return Values.scalar(value);
    }

    private static Map<String, Long> updates(Result result) {
        var s = result.getQueryStatistics();
        var updates = new LinkedHashMap<String, Long>();
        updates.put("nodesCreated", (long) s.getNodesCreated());
        updates.put("nodesDeleted", (long) s.getNodesDeleted());
        updates.put("relationshipsCreated", (long) s.getRelationshipsCreated());
        updates.put("relationshipsDeleted", (long) s.getRelationshipsDeleted());
        updates.put("propertiesSet", (long) s.getPropertiesSet());
        updates.put("labelsAdded", (long) s.getLabelsAdded());
        updates.put("labelsRemoved", (long) s.getLabelsRemoved());
        updates.put("indexesAdded", (long) s.getIndexesAdded());
        updates.put("indexesRemoved", (long) s.getIndexesRemoved());
        updates.put("constraintsAdded", (long) s.getConstraintsAdded());
        updates.put("constraintsRemoved", (long) s.getConstraintsRemoved());
        updates.values().removeIf(count -> count == 0);
        return updates;
    }

    /** The same user as over Bolt, so that both see one catalog of GDS graphs. */
    private static final AuthSubject SUBJECT = new AuthSubject() {
        @Override
        public AuthenticationResult getAuthenticationResult() {
            return AuthenticationResult.SUCCESS;
        }

        @Override
        public boolean hasUsername(String username) {
            return username.equals(executingUser());
        }

        @Override
        public String executingUser() {
            return "neo4j";
        }
    };

    private static LoginContext login(AccessMode mode) {
        return new LoginContext(SUBJECT, ClientConnectionInfo.EMBEDDED_CONNECTION) {
            @Override
            public SecurityContext authorize(
                    IdLookup ids, PrivilegeDatabaseReference database, AbstractSecurityLog log) {
                return new SecurityContext(subject(), mode, connectionInfo(), database.name());
            }
        };
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            running.forEach(Statement::terminate);
            service.shutdown();
            workers.shutdown();
        }
    }
}
