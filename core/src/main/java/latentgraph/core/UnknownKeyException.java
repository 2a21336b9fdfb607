package latentgraph.core;

/** A name that nothing answers to: a run, a representation, a query. Exit code 2; HTTP 404. */
public final class UnknownKeyException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    public UnknownKeyException(String message) {
        super(message);
    }
}
