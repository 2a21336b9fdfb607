package latentgraph.store;

import java.util.stream.Stream;
import latentgraph.core.Stage;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.procedure.Context;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;
import org.neo4j.procedure.TerminationGuard;

/** Stands for a procedure that takes long, and says how far it has come. */
public class StagesProcedure {
    @Context
    public KernelTransaction kernel;

    @Context
    public TerminationGuard terminationGuard;

    public record Row(long waited) {}

    /** @param details what the transaction says; empty for the milliseconds that have passed, as a stage of this name */
    @Procedure(name = "latent.test.stages", mode = Mode.READ)
    public Stream<Row> stages(
            @Name("name") String name,
            @Name("millis") long millis,
            @Name(value = "details", defaultValue = "") String details)
            throws InterruptedException {
        for (long waited = 0; waited < millis; waited += 20) {
            terminationGuard.check();
            kernel.setStatusDetails(details.isEmpty() ? new Stage(name, waited, millis).line() : details);
            Thread.sleep(20);
        }
        return Stream.of(new Row(millis));
    }
}
