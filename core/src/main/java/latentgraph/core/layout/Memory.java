package latentgraph.core.layout;

/**
 * Bytes that a layout holds at its peak, beside what it is given.
 *
 * @param least where all neighbours are mutual and the points stay together
 * @param most where none are, and the points spread as far as the grid goes
 */
public record Memory(long least, long most) {}
