package latentgraph.store;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.Stage;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.NotificationConfig;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.summary.Plan;
import org.neo4j.driver.summary.ProfiledPlan;
import org.neo4j.driver.summary.ResultSummary;
import org.neo4j.driver.summary.SummaryCounters;
import org.neo4j.driver.types.Node;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Point;
import org.neo4j.driver.types.Relationship;

/** A store held by another process, reached over Bolt. Safe for use by many threads. */
public final class BoltStore extends TellingStore {
    private final String address;
    private final Driver driver;
    private final Workers workers = new Workers();

    /**
     * Connects to the Bolt server at {@code address}, host:port.
     *
     * @throws ServiceUnavailableException if nothing answers there
     * @throws InvalidInputException if the password is refused
     */
    public static BoltStore connect(String address, String user, String password) {
        var driver = GraphDatabase.driver(
                "bolt://" + address,
                AuthTokens.basic(user, password),
                Config.builder()
                        .withUserAgent("LatentGraph")
                        .withLogging(Logging.none())
                        .withTelemetryDisabled(true)
                        .withNotificationConfig(NotificationConfig.disableAllConfig())
                        .withConnectionTimeout(5, TimeUnit.SECONDS)
                        .build());
        try {
            driver.verifyConnectivity();
            return new BoltStore(address, driver);
        } catch (ServiceUnavailableException e) {
            driver.close();
            throw e;
        } catch (Neo4jException e) {
            driver.close();
            throw Failures.of(e.code(), e.getMessage(), Limits.NONE, e);
        }
    }

    private BoltStore(String address, Driver driver) {
        this.address = address;
        this.driver = driver;
    }

    @Override
    Summary run(
            boolean writes,
            String cypher,
            Map<String, Object> parameters,
            Limits limits,
            Consumer<Map<String, Object>> row,
            Progress progress) {
        if (cypher.isEmpty()) {
            throw new InvalidInputException("the statement is empty; expected one in Cypher");
        }
        var plain = Values.parameters(parameters);
        var id = UUID.randomUUID().toString();
        var access = writes ? AccessMode.WRITE : AccessMode.READ;
        Runnable watch = progress == Progress.SILENT ? () -> {} : new Watch(id, progress);
        try {
            return workers.run(() -> run(id, access, cypher, plain, limits, row), () -> terminate(id), watch);
        } catch (ServiceUnavailableException | SessionExpiredException e) {
            throw new InvalidInputException(
                    "the process that served the store at %s no longer answers: it was ended, or has died. Run this again: if nothing serves the store any more, it is opened without"
                            .formatted(address),
                    e);
        } catch (Neo4jException e) {
            throw Failures.of(String.valueOf(e.code()), e.getMessage(), limits, e);
        }
    }

    /** @param id by which others find the transaction */
    private Summary run(
            String id,
            AccessMode access,
            String cypher,
            Map<String, Object> parameters,
            Limits limits,
            Consumer<Map<String, Object>> row) {
        var sessionConfig = SessionConfig.builder()
                .withDatabase("neo4j")
                .withDefaultAccessMode(access)
                // No more rows than wanted come over, a thousand at a time.
                .withFetchSize(Math.min(limits.rows(), 999) + 1)
                .build();
        var transactionConfig = TransactionConfig.builder().withMetadata(metadata(id));
        if (limits.time() != null) {
            transactionConfig.withTimeout(
                    Duration.ofMillis(Math.max(1, limits.time().toMillis())));
        }
        try (var session = driver.session(sessionConfig);
                var transaction = session.beginTransaction(transactionConfig.build())) {
            var result = transaction.run(cypher, parameters);
            long rows = 0;
            var budget = new Values.Budget(limits);
            while (rows < limits.rows() && result.hasNext()) {
                budget.nextRow();
                var values = result.next();
                var plainRow = new LinkedHashMap<String, Object>();
                for (var column : values.keys()) {
                    plainRow.put(column, plain(values.get(column).asObject(), budget));
                }
                row.accept(plainRow);
                rows++;
            }
            boolean cut = result.hasNext();
            while (Summary.profiles(cypher) && result.hasNext()) {
                result.next();
            }
            var columns = result.keys();
            var summary = result.consume();
            transaction.commit();
            return new Summary(columns, rows, cut, updates(summary.counters()), plan(summary));
        }
    }

    /** By which others find the transaction, and see which command it is of. */
    private static Map<String, Object> metadata(String id) {
        String command = System.getProperty("latentgraph.command");
        return command == null
                ? Map.of("latentgraph", id)
                : Map.of(
                        "latentgraph",
                        id,
                        "command",
                        command,
                        "since",
                        ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** The driver waits through an interrupt, so the server is told to end the statement. */
    private void terminate(String id) {
        workers.run(
                () -> {
                    try (var session = driver.session(SessionConfig.forDatabase("neo4j"))) {
                        return session.run(
                                        "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.latentgraph = $id "
                                                + "TERMINATE TRANSACTION id YIELD message RETURN message",
                                        Map.of("id", id))
                                .consume();
                    } catch (Neo4jException e) {
                        return null; // The statement fails by the same cause.
                    }
                },
                () -> {},
                () -> {});
    }

    /** Asks how far a statement has come, and reports the answer when it is called again: the statement waits for none. */
    private final class Watch implements Runnable {
        private final String id;
        private final Progress progress;
        private Future<Optional<Stage>> asked;

        Watch(String id, Progress progress) {
            this.id = id;
            this.progress = progress;
        }

        @Override
        public void run() {
            if (asked != null && !asked.isDone()) {
                return;
            }
            var answered = asked;
            try {
                asked = workers.submit(() -> stage(id));
            } catch (RejectedExecutionException closing) {
                return;
            }
            if (answered != null) {
                answer(answered).ifPresent(stage -> progress.report(stage.name(), stage.done(), stage.total()));
            }
        }

        private static Optional<Stage> answer(Future<Optional<Stage>> answered) {
            try {
                return answered.get();
            } catch (ExecutionException unanswered) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    /** @throws Neo4jException if it cannot be asked */
    private Optional<Stage> stage(String id) {
        try (var session = driver.session(SessionConfig.forDatabase("neo4j"))) {
            return session
                    .run(
                            "SHOW TRANSACTIONS YIELD metaData, statusDetails WHERE metaData.latentgraph = $id "
                                    + "RETURN statusDetails",
                            Map.of("id", id))
                    .list(row -> row.get(0).asString(""))
                    .stream()
                    .flatMap(line -> Stage.parse(line).stream())
                    .findFirst();
        }
    }

    private static Object plain(Object value, Values.Budget budget) {
        if (value instanceof Node node) {
            var labels = new ArrayList<String>();
            node.labels().forEach(labels::add);
            Collections.sort(labels);
            return Values.node(node.elementId(), labels, plain(node.asMap(), budget));
        }
        if (value instanceof Relationship relationship) {
            return Values.relationship(
                    relationship.elementId(),
                    relationship.type(),
                    relationship.startNodeElementId(),
                    relationship.endNodeElementId(),
                    plain(relationship.asMap(), budget));
        }
        if (value instanceof Path path) {
            var plain = new ArrayList<Object>();
            plain.add(plain(path.start(), budget));
            for (var segment : path) {
                plain.add(plain(segment.relationship(), budget));
                plain.add(plain(segment.end(), budget));
            }
            return plain;
        }
        if (value instanceof Point point) {
            return Double.isNaN(point.z())
                    ? Values.point(point.srid(), point.x(), point.y())
                    : Values.point(point.srid(), point.x(), point.y(), point.z());
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> plain.put((String) key, plain(element, budget)));
            return plain;
        }
        if (value instanceof List<?> elements) {
            budget.take(elements.size());
            var plain = new ArrayList<Object>();
            elements.forEach(element -> plain.add(plain(element, budget)));
            return plain;
        }
        return Values.scalar(value);
    }

    private static List<Summary.Operator> plan(ResultSummary summary) {
        if (!summary.hasPlan()) {
            return List.of();
        }
        return Summary.<Plan>plan(
                summary.hasProfile() ? summary.profile() : summary.plan(), Plan::children, (depth, plan) -> {
                    var profile = plan instanceof ProfiledPlan profiled ? profiled : null;
                    var details = plan.arguments().get("Details");
                    var estimate = plan.arguments().get("EstimatedRows");
                    return Summary.Operator.of(
                            depth,
                            plan.operatorType(),
                            details == null ? null : details.asObject(),
                            estimate == null ? null : estimate.asObject(),
                            profile == null ? null : (Long) profile.records(),
                            profile == null ? null : (Long) profile.dbHits());
                });
    }

    private static Map<String, Long> updates(SummaryCounters s) {
        return Values.updates(
                s.nodesCreated(),
                s.nodesDeleted(),
                s.relationshipsCreated(),
                s.relationshipsDeleted(),
                s.propertiesSet(),
                s.labelsAdded(),
                s.labelsRemoved(),
                s.indexesAdded(),
                s.indexesRemoved(),
                s.constraintsAdded(),
                s.constraintsRemoved());
    }

    @Override
    public void close() {
        driver.close();
        workers.close();
    }
}
