package latentgraph.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: what the design's picture of the house says, held. */
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar")) // core's, for the tests of other modules
            .importPackages("latentgraph");

    @Test
    void modulesKnowOnlyWhatStandsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("latentgraph.core..")
                .layer("store")
                .definedBy("latentgraph.store..")
                .layer("training")
                .definedBy("latentgraph.training..")
                .layer("ingest")
                .definedBy("latentgraph.ingest..")
                .layer("analytics")
                .definedBy("latentgraph.analytics..")
                .layer("queries")
                .definedBy("latentgraph.queries..")
                .layer("experiments")
                .definedBy("latentgraph.experiments..")
                .layer("web")
                .definedBy("latentgraph.web..")
                .layer("cli")
                .definedBy("latentgraph.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("experiments")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("queries")
                .mayOnlyBeAccessedByLayers("experiments", "web", "cli")
                .whereLayer("analytics")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("experiments", "web", "cli")
                .whereLayer("training")
                .mayOnlyBeAccessedByLayers("experiments", "cli")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("ingest", "analytics", "experiments", "web", "cli")
                .check(CLASSES);
    }

    @Test
    void coreKnowsNoFrameworkButJacksonAndEjml() {
        noClasses()
                .that()
                .resideInAPackage("latentgraph.core..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org..", "io..", "com..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(
                                "com.fasterxml.jackson..", "org.ejml..", "com.sun.management.." /* the JDK's */))))
                .check(CLASSES);
    }

    @Test
    void kernelsDoNotReadFiles() {
        noClasses()
                .that()
                .resideInAnyPackage("latentgraph.core", "latentgraph.core.similarity", "latentgraph.core.layout")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io", "java.nio.file", "com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    void neo4jStaysBehindTheStoreAndTheProcedures() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "latentgraph.web..",
                        "latentgraph.queries..",
                        "latentgraph.experiments..",
                        "latentgraph.cli..",
                        "latentgraph.training..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.neo4j..")
                .check(CLASSES);
    }

    @Test
    void dl4jStaysInTraining() {
        noClasses()
                .that()
                .resideOutsideOfPackage("latentgraph.training..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
                .check(CLASSES);
    }

    @Test
    void httpStaysInWeb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("latentgraph.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void noPackagesGoRoundInCircles() {
        slices().matching("latentgraph.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
