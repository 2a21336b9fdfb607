package latentgraph.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latentgraph.core.Stage;
import latentgraph.store.Limits;
import latentgraph.store.Store;

/**
 * What other processes do in the store at this moment, over Bolt: commands of ours, by what they say of themselves, and statements of
 * others, by the procedure that they call. Statements themselves are not told.
 */
final class Elsewhere {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), 1_000);
    /** Listed at most. */
    private static final int MOST = 20;
    /** What is over sooner is not worth a line. */
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** A command works between two statements, too. */
    private static final Duration BETWEEN = Duration.ofSeconds(4);

    private static final Pattern COMMAND = Pattern.compile("latentgraph( [a-z][a-z-]{0,30}){0,3}");
    private static final Pattern CALL = Pattern.compile(
            "\\bCALL\\s+((?:latent|gds)(?:\\.[A-Za-z][A-Za-z0-9]{0,40}){1,5})\\b", Pattern.CASE_INSENSITIVE);

    private static final String TRANSACTIONS =
            """
            SHOW TRANSACTIONS YIELD transactionId, protocol, metaData, statusDetails, currentQuery, startTime
            WHERE protocol STARTS WITH 'bolt'
            RETURN transactionId AS id, metaData, statusDetails, left(currentQuery, 2000) AS query, startTime""";

    /** One of them. @param stage null where it does not say */
    private record Work(String what, Instant since, Stage stage, Instant seen) {}

    private final Store store;
    private final Map<String, Work> known = new LinkedHashMap<>();

    Elsewhere(Store store) {
        this.store = store;
    }

    /** As openapi.yaml's Elsewhere, those that began first before the others. */
    synchronized List<Map<String, Object>> now() {
        List<Map<String, Object>> transactions = new ArrayList<>();
        store.read(TRANSACTIONS, Map.of(), LIMITS, transactions::add);
        Instant now = Instant.now();
        known.values().removeIf(work -> work.seen.isBefore(now.minus(BETWEEN)));
        transactions.forEach(transaction -> see(transaction, now));
        known.entrySet()
                .removeIf(one -> !one.getKey().startsWith("latentgraph ")
                        && !one.getValue().seen.equals(now));
        return known.values().stream()
                .filter(work -> work.since.isBefore(now.minus(SHORT)))
                .sorted(java.util.Comparator.comparing(Work::since))
                .limit(MOST)
                .map(Elsewhere::described)
                .toList();
    }

    private void see(Map<String, Object> transaction, Instant now) {
        Map<?, ?> says = transaction.get("metaData") instanceof Map<?, ?> map ? map : Map.of();
        Stage stage =
                Stage.parse(String.valueOf(transaction.get("statusDetails"))).orElse(null);
        if (says.get("command") instanceof String command
                && COMMAND.matcher(command).matches()
                && says.get("since") instanceof Long millis) {
            Instant since = Instant.ofEpochMilli(Math.max(0, Math.min(millis, now.toEpochMilli())));
            String key = "latentgraph " + command + " " + millis;
            Work before = known.get(key);
            Stage last = stage != null || before == null ? stage : before.stage;
            known.put(key, new Work(command, since, last, now));
        } else {
            Matcher call = CALL.matcher(String.valueOf(transaction.get("query")));
            known.put(
                    String.valueOf(transaction.get("id")),
                    new Work(
                            call.find() ? "CALL " + call.group(1) : "a statement",
                            began(transaction, now),
                            stage,
                            now));
        }
    }

    private static Instant began(Map<String, Object> transaction, Instant now) {
        try {
            return java.time.OffsetDateTime.parse(String.valueOf(transaction.get("startTime")))
                    .toInstant();
        } catch (java.time.format.DateTimeParseException e) {
            return now;
        }
    }

    private static Map<String, Object> described(Work work) {
        return Questions.ordered(
                "what", work.what,
                "since", work.since.toString(),
                "stage", work.stage == null ? null : work.stage.name(),
                "done", work.stage == null ? 0 : work.stage.done(),
                "total", work.stage == null ? 0 : work.stage.total());
    }
}
