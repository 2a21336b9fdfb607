package latentgraph.core;

/**
 * Something a person gave us cannot be used, and they can mend it. The message names the file or field, what was found,
 * what was expected and how to mend it. The command line ends with exit code 2, HTTP answers 400.
 */
public class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
