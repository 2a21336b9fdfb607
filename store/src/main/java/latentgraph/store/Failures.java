package latentgraph.store;

import java.util.regex.Pattern;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;

/** What Neo4j says went wrong, in our exceptions; the same for both ways to a store. */
final class Failures {
    private Failures() {}

    /** Two transactions waited for each other and Neo4j undid this one: run again, it goes through. */
    static final class Deadlock extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Deadlock(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final Pattern OURS = Pattern.compile(
            "Caused by: latentgraph\\.core\\.(InvalidInput|Conflict|UnknownKey)Exception: (.*)", Pattern.DOTALL);

    /** How Neo4j frames what another's procedure throws. */
    private static final Pattern OTHERS = Pattern.compile(
            "Failed to invoke (?:procedure|function) `([^`]+)`: Caused by: [\\w.$]+(?:Exception|Error): (.*)",
            Pattern.DOTALL);

    private static final Pattern MISSING = Pattern.compile("Expected parameter\\(s\\): (.*)");

    /**
     * @param code Neo4j's status code, e.g. Neo.ClientError.Statement.SyntaxError
     * @param message Neo4j's
     */
    static RuntimeException of(String code, String message, Limits limits, RuntimeException cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof InvalidInputException ours) {
                return ours;
            }
        }
        var ours = OURS.matcher(String.valueOf(message));
        if (ours.find()) {
            return switch (ours.group(1)) {
                case "Conflict" -> new ConflictException(ours.group(2));
                case "UnknownKey" -> new UnknownKeyException(ours.group(2));
                default -> new InvalidInputException(ours.group(2), cause);
            };
        }
        if (code.startsWith("Neo.ClientError.Transaction.TransactionTimedOut") && limits.time() != null) {
            return new InvalidInputException(
                    "stopped after the time limit of %s s; ask for less, or raise the limit"
                            .formatted(limits.time().toMillis() / 1000.0),
                    cause);
        }
        if (code.equals("Neo.ClientError.Security.Forbidden") || code.equals("Neo.ClientError.Statement.AccessMode")) {
            return new InvalidInputException(
                    "this statement would change the store, but was to read only; nothing was changed."
                            + " 'latentgraph cypher --write' lets a statement write",
                    cause);
        }
        if (code.startsWith("Neo.ClientError.Transaction.Terminated")) {
            return new IllegalStateException(
                    "the statement was ended from outside, by TERMINATE TRANSACTIONS or because the store was closed; nothing of it was kept",
                    cause);
        }
        if (code.equals("Neo.TransientError.Transaction.DeadlockDetected")) {
            return new Deadlock(
                    "two statements that write hindered each other, and this one was undone; run it again", cause);
        }
        if (code.equals("Neo.TransientError.General.MemoryPoolOutOfMemoryError")) {
            return new InvalidInputException(
                    "the statement needs more memory than there is: ask for less at once, or give the JVM more (-Xmx). Neo4j says: "
                            + message,
                    cause);
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof StackOverflowError) {
                return new InvalidInputException("the statement, or a value it makes, is nested too deeply", cause);
            }
        }
        // CALL { … } IN TRANSACTIONS, which Neo4j files under database errors: a statement here is one transaction.
        if (code.startsWith("Neo.ClientError.")
                || code.equals("Neo.DatabaseError.Transaction.TransactionStartFailed")) {
            return new InvalidInputException(unframed(String.valueOf(message)), cause);
        }
        return new IllegalStateException("the store failed: " + message + " (" + code + ")", cause);
    }

    /** What is wrong with a statement, without what says nothing to the person who wrote it. */
    private static String unframed(String message) {
        var others = OTHERS.matcher(message);
        if (others.matches()) {
            return others.group(1) + ": " + others.group(2);
        }
        var missing = MISSING.matcher(message);
        if (missing.matches()) {
            return "the statement uses $%s, and no such parameter is given; expected a value for each parameter"
                    .formatted(missing.group(1).replace(", ", ", $"));
        }
        return message.replaceFirst(" \\(offset: \\d+\\)", "");
    }
}
