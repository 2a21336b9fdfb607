package latentgraph.web;

import java.time.Duration;
import java.util.Set;
import latentgraph.core.InvalidInputException;

/**
 * Where the web server listens and what it allows.
 *
 * @param host 127.0.0.1, localhost or ::1, which no other machine reaches; with a token any address of this machine, or 0.0.0.0 or
 *     :: for all of them
 * @param port 0 for any free one
 * @param boltAddress where Bolt listens, "127.0.0.1:7687"; null if it does not, and Neo4j Browser is then not told one
 * @param queryTime after this a query is ended, and the answer is 422; also a query whose asker has gone away, which nothing
 *     else tells the server
 * @param queryRows rows of one answer at most, a list of what is stored or a class graph aside; the answer says when there were
 *     more
 * @param queryBytes bytes of one answer's rows at most, as JSON; the answer says when there were more
 * @param queries run at the same time at most; others wait a few seconds, then get 503
 * @param uploads what may be uploaded
 * @param token what every request for data has to show; null for none, on this machine alone
 */
public record WebOptions(
        String host,
        int port,
        String boltAddress,
        Duration queryTime,
        long queryRows,
        long queryBytes,
        int queries,
        UploadOptions uploads,
        String token) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final int LEAST_TOKEN = 16;

    public WebOptions {
        if (!host.matches("[A-Za-z0-9.-]{1,253}|[0-9a-fA-F:.]{2,45}")) {
            throw new InvalidInputException("host is '" + host + "'; expected an address or a name of this machine");
        }
        if (!isLocal(host) && token == null) {
            throw new InvalidInputException("host is '" + host + "'; without a token the server listens on this"
                    + " machine alone: 127.0.0.1, localhost or ::1");
        }
        if (token != null && token.length() < LEAST_TOKEN) {
            throw new InvalidInputException(
                    "the token has " + token.length() + " characters; expected " + LEAST_TOKEN + " or more");
        }
        if (port < 0 || port > 65535) {
            throw new InvalidInputException("port is " + port + "; expected 0 (any free one) to 65535");
        }
        if (boltAddress != null
                && !boltAddress.matches("[A-Za-z0-9.-]{1,253}:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}")) {
            throw new InvalidInputException("Bolt address is '" + boltAddress + "'; expected host:port");
        }
        if (queryTime.isNegative() || queryTime.isZero() || queryRows < 1 || queryBytes < 1 || queries < 1) {
            throw new InvalidInputException("query limits are " + queryTime + ", " + queryRows + " rows, " + queryBytes
                    + " bytes, " + queries + " at once; expected more than nothing of each");
        }
    }

    public WebOptions(
            String host,
            int port,
            String boltAddress,
            Duration queryTime,
            long queryRows,
            long queryBytes,
            int queries) {
        this(host, port, boltAddress, queryTime, queryRows, queryBytes, queries, UploadOptions.DEFAULT, null);
    }

    public WebOptions withUploads(UploadOptions other) {
        return new WebOptions(host, port, boltAddress, queryTime, queryRows, queryBytes, queries, other, token);
    }

    /** @param host where other machines reach the server, too @param token that it then wants to be shown */
    public WebOptions reachedAt(String host, String token) {
        return new WebOptions(host, port, boltAddress, queryTime, queryRows, queryBytes, queries, uploads, token);
    }

    /** Whether no other machine reaches what listens there. */
    public static boolean isLocal(String host) {
        return LOOPBACK.contains(host);
    }

    /** 127.0.0.1, with the usual limits: 20 s, 10,000 rows, 32 MiB, eight queries at once. */
    public static WebOptions local(int port, String boltAddress) {
        return new WebOptions("127.0.0.1", port, boltAddress, Duration.ofSeconds(20), 10_000, 32L << 20, 8);
    }
}
