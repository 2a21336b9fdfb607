package latentgraph.web;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.neo4j.procedure.Context;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;
import org.neo4j.procedure.TerminationGuard;

/** Stands for a statement that takes long, for as long as a test wants. */
public class WaitProcedure {
    static final AtomicInteger RUNNING = new AtomicInteger();
    static final AtomicInteger STARTED = new AtomicInteger();

    @Context
    public TerminationGuard terminationGuard;

    public record Row(long waited) {}

    @Procedure(name = "test.wait", mode = Mode.READ)
    public Stream<Row> await(@Name("millis") long millis) throws InterruptedException {
        STARTED.incrementAndGet();
        RUNNING.incrementAndGet();
        try {
            for (long waited = 0; waited < millis; waited += 10) {
                terminationGuard.check();
                Thread.sleep(10);
            }
            return Stream.of(new Row(millis));
        } finally {
            RUNNING.decrementAndGet();
        }
    }
}
