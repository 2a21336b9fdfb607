package latentgraph.core;

/** What was asked contradicts what is stored, and nothing was changed. Exit code 2; HTTP 409. */
public final class ConflictException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    public ConflictException(String message) {
        super(message);
    }
}
