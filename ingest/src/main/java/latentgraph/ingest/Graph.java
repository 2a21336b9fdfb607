package latentgraph.ingest;

import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.RelationshipType;

/** The labels and relationship types of the stored graph that ingest writes; docs/schema.md describes them. */
final class Graph {
    static final Label DATA_SET = Label.label("DataSet");
    static final Label CLASS = Label.label("Class");
    static final Label SAMPLE = Label.label("Sample");
    static final Label RUN = Label.label("Run");
    static final Label REPRESENTATION = Label.label("Representation");
    static final Label LATENT = Label.label("Latent");
    static final Label CLASS_GRAPH = Label.label("ClassGraph");
    static final Label CLASS_VERTEX = Label.label("ClassVertex");
    static final Label HEAD = Label.label("Head");
    static final Label EXPERIMENT = Label.label("Experiment");

    static final RelationshipType IN_DATA_SET = RelationshipType.withName("IN_DATA_SET");
    static final RelationshipType LABELLED = RelationshipType.withName("LABELLED");
    static final RelationshipType TRAINED_ON = RelationshipType.withName("TRAINED_ON");
    static final RelationshipType OF_RUN = RelationshipType.withName("OF_RUN");
    static final RelationshipType IN = RelationshipType.withName("IN");
    static final RelationshipType OF = RelationshipType.withName("OF");
    static final RelationshipType NEAREST = RelationshipType.withName("NEAREST");

    private Graph() {}
}
