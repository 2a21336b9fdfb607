package latentgraph.store;

import inet.ipaddr.IPAddressString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.net.BindException;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.Stage;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.PortBindException;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.consistency.ConsistencyCheckService;
import org.neo4j.consistency.checking.ConsistencyCheckIncompleteException;
import org.neo4j.cypher.internal.javacompat.ResultSubscriber;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.graphdb.ExecutionPlanDescription;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.QueryExecutionException;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Result;
import org.neo4j.graphdb.Transaction;
import org.neo4j.graphdb.spatial.Point;
import org.neo4j.internal.kernel.api.connectioninfo.ClientConnectionInfo;
import org.neo4j.internal.kernel.api.exceptions.ProcedureException;
import org.neo4j.internal.kernel.api.security.AbstractSecurityLog;
import org.neo4j.internal.kernel.api.security.AccessMode;
import org.neo4j.internal.kernel.api.security.AdminActionOnResource;
import org.neo4j.internal.kernel.api.security.AuthSubject;
import org.neo4j.internal.kernel.api.security.AuthenticationResult;
import org.neo4j.internal.kernel.api.security.LoginContext;
import org.neo4j.internal.kernel.api.security.PermissionState;
import org.neo4j.internal.kernel.api.security.PrivilegeAction;
import org.neo4j.internal.kernel.api.security.SecurityContext;
import org.neo4j.internal.kernel.api.security.UserSegment;
import org.neo4j.io.layout.Neo4jLayout;
import org.neo4j.io.locker.FileLockException;
import org.neo4j.kernel.GraphDatabaseQueryService;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.kernel.api.exceptions.Status;
import org.neo4j.kernel.api.procedure.GlobalProcedures;
import org.neo4j.kernel.database.PrivilegeDatabaseReference;
import org.neo4j.kernel.impl.api.security.RestrictedAccessMode;
import org.neo4j.kernel.impl.coreapi.InternalTransaction;
import org.neo4j.kernel.impl.query.Neo4jTransactionalContextFactory;
import org.neo4j.kernel.impl.query.QueryExecutionConfiguration;
import org.neo4j.kernel.impl.query.QueryExecutionEngine;
import org.neo4j.kernel.impl.query.QueryExecutionKernelException;
import org.neo4j.kernel.impl.security.User;
import org.neo4j.kernel.impl.util.DefaultValueMapper;
import org.neo4j.kernel.impl.util.ValueUtils;
import org.neo4j.kernel.internal.GraphDatabaseAPI;
import org.neo4j.server.configuration.ServerSettings;
import org.neo4j.server.security.SecureHasher;
import org.neo4j.server.security.SystemGraphCredential;
import org.neo4j.server.security.auth.UserSerialization;
import org.neo4j.values.SequenceValue;
import org.neo4j.values.ValueMapper;

/**
 * A store whose Neo4j, with Graph Data Science, runs in this process. Safe for use by many threads.
 *
 * <p>A statement runs on a thread of the store's own while the caller waits: an interrupt that reaches Neo4j in the midst
 * of a file operation closes the file under the database. Interrupting the caller ends the statement and undoes it, with a
 * {@link CancellationException}.
 */
public final class EmbeddedStore extends TellingStore {

    /**
     * How a store is opened.
     *
     * @param pageCache memory for the store's files, outside the heap, in bytes
     * @param boltPort where Bolt listens on 127.0.0.1, 0 for any free port; null to open no port
     */
    public record Options(long pageCache, Integer boltPort) {
        public static final Options DEFAULT = new Options(pageCacheOfThisMachine(), null);
        /** For tests and other small stores. */
        public static final Options SMALL = new Options(8L << 20, null);

        public Options {
            if (boltPort != null && (boltPort < 0 || boltPort > 65_535)) {
                throw new InvalidInputException("the Bolt port is %d; it must be in [0, 65535]".formatted(boltPort));
            }
        }

        public Options serving(int port) {
            return new Options(pageCache, port);
        }

        /** An eighth of the memory, since the heap and the operating system's own cache want theirs. */
        private static long pageCacheOfThisMachine() {
            long memory = ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : 0;
            return Math.max(64L << 20, Math.min(memory / 8, 2L << 30));
        }
    }

    static {
        // GDS asks JOL for the layout of objects, and JOL attaches to its own process: by a second JVM that halts this
        // one
        // to look into it, which lasts up to a minute beside ND4J, and as an agent. It can do without either.
        System.setProperty("jol.skipHotspotSAAttach", "true");
        System.setProperty("jol.skipDynamicAttach", "true");
    }

    /** The only user over Bolt; statements from within run as the same one, so that both see one catalog of GDS graphs. */
    private static final String USER = "neo4j";

    /** How long to wait for a process that is about to serve or about to let go, and for one that says nothing of itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final StoreFolder folder;
    private final DatabaseManagementService service;
    private final GraphDatabaseAPI database;
    private final String boltAddress;
    private final String newPassword;
    private final Thread closeAtExit = new Thread(this::close, "latentgraph-close");
    private final Workers workers = new Workers();
    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Opens the store in this process, making it if there is none; it opens no port. */
    public static EmbeddedStore open(Path directory) {
        return open(directory, Options.DEFAULT);
    }

    /**
     * Opens the store in this process, making it if there is none.
     *
     * @throws InvalidInputException if the folder is not ours, is of a newer schema, or is held by another process, served
     *     or not; if the Bolt port is taken
     */
    public static EmbeddedStore open(Path directory, Options options) {
        return (EmbeddedStore) open(directory, options, false);
    }

    /** Opens the store in this process and serves it over Bolt at 127.0.0.1; see {@link #boltAddress()}. */
    public static EmbeddedStore serve(Path directory, int boltPort) {
        return open(directory, Options.DEFAULT.serving(boltPort));
    }

    /** @param reach whether a store that another process serves is to be reached over Bolt, rather than refused */
    static Store open(Path directory, Options options, boolean reach) {
        var real = StoreFolder.prepare(directory);
        long start = System.nanoTime();
        while (true) {
            var folder = StoreFolder.hold(real);
            if (folder.isPresent()) {
                return new EmbeddedStore(folder.get(), options, Schema.MIGRATIONS);
            }
            var holder = StoreFolder.holder(real);
            var state = holder.map(StoreFolder.Holder::state).orElse(null);
            if (reach && state == StoreFolder.State.SERVING) {
                try {
                    var password = StoreFolder.password(real).orElse("");
                    return BoltStore.connect(holder.get().address(), USER, password);
                } catch (ServiceUnavailableException e) {
                    // It is closing, or was killed and another process is opening: look again.
                }
            }
            var patience = holder.isEmpty()
                    ? SILENCE
                    : state == StoreFolder.State.WORKING || (state == StoreFolder.State.SERVING && !reach)
                            ? Duration.ZERO
                            : PATIENCE;
            if (System.nanoTime() - start > patience.toNanos()) {
                throw inUse(real, holder);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for the store");
            }
        }
    }

    static InvalidInputException inUse(Path directory, Optional<StoreFolder.Holder> holder) {
        if (holder.isPresent() && holder.get().pid() == ProcessHandle.current().pid()) {
            return new InvalidInputException("the store %s is already open in this process".formatted(directory));
        }
        if (holder.isPresent() && holder.get().state() == StoreFolder.State.SERVING) {
            return new InvalidInputException(
                    "the store %s is served already, at bolt://%s, by %s. Use it there; or end that process, or name another store."
                            .formatted(directory, holder.get().address(), holder.get()));
        }
        return new InvalidInputException(
                "the store %s is in use by %s. Wait until it has finished, or end it; to work in a store from several places at once, run 'latentgraph serve' on it first."
                        .formatted(directory, holder.map(Object::toString).orElse("another process")));
    }

    EmbeddedStore(StoreFolder folder, Options options, List<Schema.Migration> migrations) {
        this.folder = folder;
        DatabaseManagementService started = null;
        try {
            Schema.requireKnown(folder.schema(), folder.directory(), migrations.size());
            boolean serve = options.boltPort() != null;
            folder.announce(serve ? StoreFolder.State.OPENING : StoreFolder.State.WORKING, null);
            keepStrangersOut();
            started = start(options);
            service = started;
            database = (GraphDatabaseAPI) service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
            Schema.bringUpToDate(database, folder, migrations);
            registerProcedures();
            if (serve) {
                var known = StoreFolder.password(folder.directory());
                var password = known.orElseGet(StoreFolder::randomPassword);
                setPassword(password);
                newPassword = known.isPresent() ? null : password;
                if (newPassword != null) {
                    folder.password(newPassword);
                }
                var port = database.getDependencyResolver()
                        .resolveDependency(ConnectorPortRegister.class)
                        .getLocalAddress(ConnectorType.BOLT)
                        .getPort();
                boltAddress = "127.0.0.1:" + port;
                folder.announce(StoreFolder.State.SERVING, boltAddress);
            } else {
                boltAddress = null;
                newPassword = null;
            }
            Runtime.getRuntime().addShutdownHook(closeAtExit);
        } catch (RuntimeException | IOException | Error e) {
            if (started != null) {
                started.shutdown();
            }
            folder.close();
            throw explained(e, folder, options);
        }
    }

    /**
     * A new store's user gets a password that nobody knows, in place of Neo4j's initial one, which would be good until
     * ours is set.
     */
    private void keepStrangersOut() throws IOException {
        var home = folder.neo4j();
        if (Files.exists(home.resolve("data/databases/system"))) {
            return;
        }
        var password = StoreFolder.randomPassword().getBytes(StandardCharsets.UTF_8);
        var credential = SystemGraphCredential.createCredentialForPassword(password, new SecureHasher());
        var users = Files.createDirectories(home.resolve("data/dbms")).resolve("auth.ini");
        Files.write(users, new UserSerialization().serialize(List.of(new User(USER, null, credential, false, false))));
    }

    private void setPassword(String password) {
        try {
            service.database(GraphDatabaseSettings.SYSTEM_DATABASE_NAME)
                    .executeTransactionally(
                            "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                            Map.of("password", password));
        } catch (QueryExecutionException e) {
            // Neo4j refuses to set the password that is set already, as at every start but the first.
            if (!e.getMessage().contains("Old password and new password cannot be the same")) {
                throw new InvalidInputException(
                        "the password in %s cannot be used: %s"
                                .formatted(folder.directory().resolve("password"), e.getMessage()),
                        e);
            }
        }
    }

    private DatabaseManagementService start(Options options) {
        var builder = new DatabaseManagementServiceBuilder(folder.neo4j())
                .setConfig(GraphDatabaseSettings.pagecache_memory, options.pageCache())
                .setConfig(GraphDatabaseSettings.procedure_unrestricted, List.of("gds.*", "latent.*"))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                // A hundred tries in a row are no way to guess 144 bits, but a way to lock the owner out.
                .setConfig(GraphDatabaseSettings.auth_max_failed_attempts, 0)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                // Neo4j Browser asks here whether it may send statistics.
                .setConfig(ServerSettings.allow_telemetry, false)
                .setConfig(GraphDatabaseSettings.log_queries, GraphDatabaseSettings.LogQueryLevel.OFF)
                // LOAD CSV: neither this machine's files nor anything on a network.
                .setConfig(GraphDatabaseSettings.allow_file_urls, false)
                .setConfig(
                        GraphDatabaseInternalSettings.cypher_ip_blocklist,
                        List.of(new IPAddressString("0.0.0.0/0"), new IPAddressString("::/0")))
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
                .setConfig(GraphDatabaseSettings.keep_logical_logs, "keep_none")
                .setConfig(GraphDatabaseSettings.transaction_monitor_check_interval, Duration.ofMillis(100))
                .setConfig(GraphDatabaseSettings.shutdown_transaction_end_timeout, Duration.ofSeconds(3))
                .setConfig(GraphDatabaseInternalSettings.vm_pause_monitor_enabled, false)
                .setConfig(BoltConnector.enabled, options.boltPort() != null);
        if (options.boltPort() != null) {
            var address = new SocketAddress("127.0.0.1", options.boltPort());
            builder.setConfig(BoltConnector.listen_address, address)
                    .setConfig(BoltConnector.advertised_address, address)
                    // Else every end of serving takes five seconds more, in which nothing happens.
                    .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, 0)
                    .setConfig(BoltConnectorInternalSettings.enable_loopback_auth, false)
                    .setConfig(BoltConnector.server_bolt_telemetry_enabled, false);
        }
        return builder.build();
    }

    private static RuntimeException explained(Throwable e, StoreFolder folder, Options options) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof InvalidInputException ours) {
                return ours;
            }
            if (t instanceof FileLockException) {
                return new InvalidInputException(
                        "the database in %s is open in another program, perhaps a Neo4j server; end that first"
                                .formatted(folder.neo4j()),
                        e);
            }
            if (t instanceof BindException || t instanceof PortBindException) {
                return new InvalidInputException(
                        "port %d of 127.0.0.1 is taken, perhaps by another Neo4j; choose another one for Bolt with --bolt-port (0 for any that is free)"
                                .formatted(options.boltPort()),
                        e);
            }
        }
        return new IllegalStateException(
                "the store in %s does not open: %s; neo4j/logs/debug.log in it may say more"
                        .formatted(folder.directory(), e),
                e);
    }

    /** The password of user neo4j; empty before the store is served for the first time. */
    public Optional<String> password() {
        return StoreFolder.password(folder.directory());
    }

    /** Where the store lies, without links. */
    public Path directory() {
        return folder.directory();
    }

    /** Where Bolt listens, as host:port; null if the store is not served. */
    public String boltAddress() {
        return boltAddress;
    }

    /** The password of user neo4j, if it was made in this opening: to be shown to a person, once. */
    public Optional<String> newPassword() {
        return Optional.ofNullable(newPassword);
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

    static Set<String> procedureClasses() throws IOException {
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
    Summary run(
            boolean writes,
            String cypher,
            Map<String, Object> parameters,
            Limits limits,
            Consumer<Map<String, Object>> row,
            Progress progress) {
        var access = writes ? AccessMode.Static.FULL : READ;
        var statement = new Statement(access, cypher, Values.parameters(parameters), limits, row);
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        running.add(statement);
        try {
            return workers.run(statement, statement::terminate, () -> statement
                    .stage()
                    .ifPresent(stage -> progress.report(stage.name(), stage.done(), stage.total())));
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw translated(e, statement.limits);
        } finally {
            running.remove(statement);
        }
    }

    private static RuntimeException translated(RuntimeException failure, Limits limits) {
        if (failure instanceof QueryExecutionException e) {
            return Failures.of(e.getStatusCode(), e.getMessage(), limits, failure);
        }
        // What goes wrong in the commit has its status in the cause.
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof Status.HasStatus e) {
                return Failures.of(e.status().code().serialize(), failure.getMessage(), limits, failure);
            }
        }
        return failure;
    }

    /** One statement in its own transaction. */
    private final class Statement implements Callable<Summary> {
        private final AccessMode access;
        private final String cypher;
        private final Map<String, Object> parameters;
        private final Limits limits;
        private final Consumer<Map<String, Object>> row;
        private final Values.Budget budget;
        private volatile Transaction transaction;
        private volatile KernelTransaction working;
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
            this.budget = new Values.Budget(limits);
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
                working = transaction.kernelTransaction();
                if (terminated) {
                    transaction.terminate();
                }
                try (var result = execute(transaction)) {
                    long rows = 0;
                    while (rows < limits.rows() && result.hasNext()) {
                        budget.nextRow();
                        row.accept(row(result, budget));
                        rows++;
                        budget.nextRow();
                    }
                    boolean cut = result.hasNext();
                    if (Summary.profiles(cypher)) {
                        while (result.hasNext()) {
                            budget.nextRow();
                            result.next();
                        }
                    }
                    result.close();
                    working = null;
                    var summary = new Summary(result.columns(), rows, cut, updates(result), plan(result));
                    transaction.commit();
                    return summary;
                } finally {
                    working = null;
                }
            }
        }

        /** How far a procedure that it calls has come, if one says so. */
        Optional<Stage> stage() {
            var asked = working;
            if (asked == null) {
                return Optional.empty();
            }
            var line = asked.statusDetails();
            // Neo4j uses such objects again: if the statement has ended meanwhile, this may be another one's.
            return asked == working ? Stage.parse(line) : Optional.empty();
        }

        /**
         * As {@code transaction.execute}, but lists are counted before they are unfolded: range(1, 300000000) is one small
         * value until then.
         */
        private Result execute(InternalTransaction transaction) {
            var given = ValueUtils.asParameterMapValue(parameters);
            var resolver = database.getDependencyResolver();
            var context = Neo4jTransactionalContextFactory.create(
                            resolver.resolveDependency(GraphDatabaseQueryService.class))
                    .newContext(transaction, cypher, given, QueryExecutionConfiguration.DEFAULT_CONFIG);
            var unfolding = new DefaultValueMapper(transaction) {
                @Override
                public List<?> mapSequence(SequenceValue value) {
                    budget.take(value.actualSize());
                    return super.mapSequence(value);
                }
            };
            var result = new ResultSubscriber(context, unfolding) {
                @Override
                public void onValueMapperCreated(ValueMapper<Object> other) {
                    // Ours counts.
                }
            };
            try {
                result.init(resolver.resolveDependency(QueryExecutionEngine.class)
                        .executeQuery(cypher, given, context, false, result));
                return result;
            } catch (QueryExecutionKernelException e) {
                throw e.asUserException();
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

    private static Map<String, Object> row(Result result, Values.Budget budget) {
        var values = result.next();
        var row = new LinkedHashMap<String, Object>();
        for (var column : result.columns()) {
            row.put(column, plain(values.get(column), budget));
        }
        return row;
    }

    private static Object plain(Object value, Values.Budget budget) {
        if (value instanceof Node node) {
            var labels = new ArrayList<String>();
            node.getLabels().forEach(label -> labels.add(label.name()));
            Collections.sort(labels);
            return Values.node(node.getElementId(), labels, plain(node.getAllProperties(), budget));
        }
        if (value instanceof Relationship relationship) {
            return Values.relationship(
                    relationship.getElementId(),
                    relationship.getType().name(),
                    relationship.getStartNode().getElementId(),
                    relationship.getEndNode().getElementId(),
                    plain(relationship.getAllProperties(), budget));
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> plain.put((String) key, plain(element, budget)));
            return plain;
        }
        if (value instanceof Point point) {
            return Values.point(point.getCRS().getCode(), point.getCoordinate().getCoordinate());
        }
        // A path is an iterable of its nodes and relationships in turn.
        if (value instanceof Iterable<?> elements) {
            var plain = new ArrayList<Object>();
            elements.forEach(element -> plain.add(plain(element, budget)));
            return plain;
        }
        if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
            budget.take(Array.getLength(value));
            return Values.list(value);
        }
        return Values.scalar(value);
    }

    private static List<Summary.Operator> plan(Result result) {
        var type = result.getQueryExecutionType();
        if (!type.isExplained() && !type.isProfiled()) {
            return List.of();
        }
        return Summary.<ExecutionPlanDescription>plan(
                result.getExecutionPlanDescription(), ExecutionPlanDescription::getChildren, (depth, plan) -> {
                    var profile = plan.hasProfilerStatistics() ? plan.getProfilerStatistics() : null;
                    return Summary.Operator.of(
                            depth,
                            plan.getName(),
                            plan.getArguments().get("Details"),
                            plan.getArguments().get("EstimatedRows"),
                            profile == null || !profile.hasRows() ? null : (Long) profile.getRows(),
                            profile == null || !profile.hasDbHits() ? null : (Long) profile.getDbHits());
                });
    }

    private static Map<String, Long> updates(Result result) {
        var s = result.getQueryStatistics();
        return Values.updates(
                s.getNodesCreated(),
                s.getNodesDeleted(),
                s.getRelationshipsCreated(),
                s.getRelationshipsDeleted(),
                s.getPropertiesSet(),
                s.getLabelsAdded(),
                s.getLabelsRemoved(),
                s.getIndexesAdded(),
                s.getIndexesRemoved(),
                s.getConstraintsAdded(),
                s.getConstraintsRemoved());
    }

    private static final AuthSubject SUBJECT = new AuthSubject() {
        @Override
        public AuthenticationResult getAuthenticationResult() {
            return AuthenticationResult.SUCCESS;
        }

        /** Asked whether a transaction or connection is one's own, which one may always end: a reading statement ends none. */
        @Override
        public boolean hasUsername(String username) {
            return false;
        }

        @Override
        public String executingUser() {
            return USER;
        }
    };

    /** Neo4j's mode for reading forbids SHOW INDEXES and SHOW CONSTRAINTS, which only read. */
    private static final AccessMode READ = new RestrictedAccessMode(AccessMode.Static.FULL, AccessMode.Static.READ) {
        @Override
        public boolean allowsShowIndex() {
            return true;
        }

        @Override
        public boolean allowsShowConstraint() {
            return true;
        }
    };

    private static LoginContext login(AccessMode mode) {
        return new LoginContext(SUBJECT, ClientConnectionInfo.EMBEDDED_CONNECTION) {
            @Override
            public SecurityContext authorize(
                    IdLookup ids, PrivilegeDatabaseReference database, AbstractSecurityLog log) {
                return mode == READ
                        ? new ReadingContext(mode, database.name())
                        : new SecurityContext(subject(), mode, connectionInfo(), database.name());
            }
        };
    }

    /** Of a reading statement: it ends no transaction. */
    private static final class ReadingContext extends SecurityContext {
        private static final AdminActionOnResource TERMINATE = new AdminActionOnResource(
                PrivilegeAction.TERMINATE_TRANSACTION, AdminActionOnResource.DatabaseScope.ALL, UserSegment.ALL);

        ReadingContext(AccessMode mode, String database) {
            super(SUBJECT, mode, ClientConnectionInfo.EMBEDDED_CONNECTION, database);
        }

        @Override
        public PermissionState allowsAdminAction(AdminActionOnResource action) {
            return TERMINATE.matches(action) ? PermissionState.EXPLICIT_DENY : super.allowsAdminAction(action);
        }
    }

    /** Ends what still runs, undoing it, and lets go of the folder. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and this is the hook or runs beside it.
        }
        try {
            folder.announce(StoreFolder.State.CLOSING, null);
            running.forEach(Statement::terminate);
            service.shutdown();
            workers.close();
        } finally {
            folder.close();
        }
    }

    /**
     * Runs Neo4j's own consistency check over a store that nothing has open. The store is opened once before, which
     * finishes what a killed process left to do.
     *
     * @return what is inconsistent, in Neo4j's words; nothing when all is well
     */
    public static List<String> checkConsistency(Path directory) {
        open(directory, Options.SMALL).close();
        var folder = StoreFolder.hold(StoreFolder.prepare(directory))
                .orElseThrow(() -> new InvalidInputException("the store %s is in use".formatted(directory)));
        try (folder) {
            folder.announce(StoreFolder.State.WORKING, null);
            var output = new ByteArrayOutputStream();
            var reports = folder.neo4j().resolve("logs");
            var result = new ConsistencyCheckService(
                            Neo4jLayout.of(folder.neo4j()).databaseLayout(GraphDatabaseSettings.DEFAULT_DATABASE_NAME))
                    .with(output)
                    .with(reports)
                    .runFullConsistencyCheck();
            if (result.isSuccessful()) {
                return List.of();
            }
            return Files.readAllLines(result.reportFile());
        } catch (ConsistencyCheckIncompleteException | IOException e) {
            throw new IllegalStateException(
                    "the consistency check of %s did not finish: %s".formatted(directory, e), e);
        }
    }
}
