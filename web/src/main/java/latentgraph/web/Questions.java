package latentgraph.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.store.JsonValues;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import latentgraph.store.Summary;

/** Asks the store within the server's limits: so many at once, so long, so many rows, so many bytes. */
final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 5;

    private final Store store;
    private final WebOptions options;
    private final Semaphore reading;
    private final Semaphore writing = new Semaphore(1, true);

    Questions(Store store, WebOptions options) {
        this.store = store;
        this.options = options;
        this.reading = new Semaphore(options.queries(), true);
    }

    /**
     * {@code {"columns": […], "rows": [{…}, …], "cut": true or false, "millis": n}}; cut where a limit held rows back: that of
     * rows, given here, or that of bytes. With {@code "plan": […]} where the statement asks for one.
     */
    byte[] answer(String cypher, Map<String, Object> parameters, long rowLimit) {
        return bounded(reading, "queries", () -> {
            long started = System.nanoTime();
            var rows = new Rows(Summary.profiles(cypher));
            List<String> columns;
            boolean cut;
            List<Summary.Operator> plan = List.of();
            try {
                var limits = new Limits(options.queryTime(), rowLimit);
                Summary summary = store.read(cypher, parameters, limits, rows::add);
                columns = summary.columns();
                cut = summary.cut() || rows.full;
                plan = summary.plan();
            } catch (Full full) {
                columns = rows.columns;
                cut = true;
            } catch (StackOverflowError e) {
                throw tooDeep();
            } catch (InvalidInputException e) {
                throw timedOut(started) ? tooLong() : e;
            }
            return rows.answer(columns, cut, (System.nanoTime() - started) / 1_000_000, plan);
        });
    }

    /** The rows themselves, for what becomes no table. */
    List<Map<String, Object>> rows(String cypher, Map<String, Object> parameters) {
        List<Map<String, Object>> rows = new ArrayList<>();
        read(cypher, parameters, options.queryRows(), rows::add);
        return rows;
    }

    /** The rows one by one, for what becomes no table. */
    void read(String cypher, Map<String, Object> parameters, long rowLimit, Consumer<Map<String, Object>> row) {
        bounded(reading, "queries", () -> {
            long started = System.nanoTime();
            try {
                return store.read(cypher, parameters, new Limits(options.queryTime(), rowLimit), row);
            } catch (InvalidInputException e) {
                throw timedOut(started) ? tooLong() : e;
            }
        });
    }

    /** Runs a procedure that writes little; one at a time, but not after the job that runs. */
    List<Map<String, Object>> compute(String cypher, Map<String, Object> parameters) {
        return bounded(writing, "changes", () -> store.write(cypher, parameters));
    }

    /** Runs a procedure that writes, for as long as it takes: a job's, of which one runs at a time. */
    List<Map<String, Object>> compute(String cypher, Map<String, Object> parameters, Progress progress) {
        return store.reportingTo(progress).write(cypher, parameters);
    }

    private static <T> T bounded(Semaphore permits, String what, Supplier<T> work) {
        try {
            if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Problem(503, "Too many " + what + " are running. Ask again in a moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "The server is stopping.");
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean timedOut(long started) {
        return System.nanoTime() - started >= options.queryTime().toNanos();
    }

    /** A list in a list in a list …: Cypher builds any depth, and neither this thread's stack nor JSON has room for it. */
    private static InvalidInputException tooDeep() {
        return new InvalidInputException("a value of the answer is nested too deeply; ask for its parts");
    }

    /** Not 408: browsers ask again on it by themselves, and the statement would run anew each time. */
    private Problem tooLong() {
        return new Problem(
                422,
                "The query ran longer than " + options.queryTime().toSeconds()
                        + " s and was ended. Ask for less, or ask over Bolt, where no such limit is.");
    }

    /** Rows as they become JSON, so that their size is known while they come. */
    private final class Rows {
        private final ByteArrayOutputStream json = new ByteArrayOutputStream();
        private final boolean toTheEnd;
        private List<String> columns = List.of();
        private boolean full;

        /** @param toTheEnd whether the statement goes on when its answer is full */
        Rows(boolean toTheEnd) {
            this.toTheEnd = toTheEnd;
        }

        void add(Map<String, Object> row) {
            if (full) {
                return;
            }
            byte[] bytes = bytes(JsonValues.of(row));
            columns = List.copyOf(row.keySet());
            if (json.size() + (long) bytes.length > options.queryBytes()) {
                full = true;
                if (toTheEnd) {
                    return;
                }
                throw new Full();
            }
            if (json.size() > 0) {
                json.write(',');
            }
            json.writeBytes(bytes);
        }

        byte[] answer(List<String> names, boolean cut, long millis, List<Summary.Operator> plan) {
            var answer = new ByteArrayOutputStream(json.size() + 200);
            answer.writeBytes(text("{\"columns\":"));
            answer.writeBytes(bytes(names));
            answer.writeBytes(text(",\"rows\":["));
            answer.writeBytes(json.toByteArray());
            answer.writeBytes(text("],\"cut\":" + cut + ",\"millis\":" + millis));
            if (!plan.isEmpty()) {
                answer.writeBytes(text(",\"plan\":"));
                answer.writeBytes(bytes(plan.stream().map(Questions::operator).toList()));
            }
            answer.writeBytes(text("}"));
            return answer.toByteArray();
        }
    }

    /** Ends a reading when its rows fill the answer. */
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full() {
            super("the answer is full", null, false, false);
        }
    }

    private static Object operator(Summary.Operator operator) {
        return JsonValues.of(ordered(
                "depth", operator.depth(),
                "name", operator.name(),
                "details", operator.details(),
                "estimatedRows", operator.estimatedRows(),
                "rows", operator.rows(),
                "dbHits", operator.dbHits()));
    }

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StreamConstraintsException) {
                    throw tooDeep();
                }
            }
            throw new IllegalStateException(e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A map that keeps the order it is written in, unlike {@link Map#of}. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
