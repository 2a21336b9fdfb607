package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest.RandomSource;
import latentgraph.training.DataSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrainCommandTest {
    @TempDir
    Path folder;

    /** The exit code, standard output and standard error. No epoch is trained: what training does is tested elsewhere. */
    private String train(String arguments) {
        var out = new StringWriter();
        var all = new ArrayList<>(List.of("train", "--run", "a", "--epochs", "0", "--probe", "40", "--runs"));
        all.add(folder.toString());
        all.addAll(List.of(arguments.split(" ")));
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(all.toArray(String[]::new));
        return exitCode + " " + out;
    }

    @Test
    void aPruningIsARunWhoseCheckpointsAreItsIterations() {
        assertThat(train("--widths 8 --prune 0.2 --iterations 2 --prune-scope network --prune-output --same-order"))
                .startsWith("0 ");
        var run = RunDirectory.open(folder.resolve("a"));
        assertThat(run.manifest().checkpoints()).hasSize(3);
        assertThat(run.manifest().hyperparameters().get("pruning"))
                .hasToString("{rate=0.2, iterations=2, scope=network, output=true, sameOrder=true}");
        assertThat(run.masks(2).orElseThrow()).containsOnlyKeys("hidden1.weight", "output.weight");
    }

    @Test
    void anArchitectureIsNamed() {
        assertThat(train("--architecture resnet-small")).startsWith("0 ");
        assertThat(RunDirectory.open(folder.resolve("a")).manifest().architecture())
                .isEqualTo("resnet-small 8-16-32");
    }

    @Test
    void manySeedsAreManyRuns() {
        assertThat(train("--architecture bottleneck --widths 8,1 --seeds 3,5-6 --train-samples 100"))
                .startsWith("0 ")
                .contains("3 runs, accuracy 0.")
                .contains("next: latentgraph ingest " + folder.resolve("a-seed3"));
        for (int seed : new int[] {3, 5, 6}) {
            var run = RunDirectory.open(folder.resolve("a-seed" + seed));
            assertThat(run.manifest().architecture()).isEqualTo("bottleneck 8-1");
            assertThat(run.manifest().randomness())
                    .contains(new RandomSource("weights", seed), new RandomSource("batch order", 7));
            assertThat(run.manifest().hyperparameters()).containsEntry("trainSamples", 100);
            assertThat(run.representations().stream().map(Object::toString))
                    .startsWith("a-seed" + seed + "/e0/hidden1", "a-seed" + seed + "/e0/bottleneck");
            assertThat(run.parameters(0)).isEmpty();
        }
        assertThat(train("--architecture bottleneck --widths 8,1 --seeds 6-7 --train-samples 100"
                        + " --parameters --json"))
                .startsWith("2 ")
                .contains("keepParameters false instead of none");
        assertThat(train("--architecture bottleneck --widths 8,1 --seeds 8 --train-samples 100"
                        + " --parameters --layers input --json"))
                .startsWith("0 ")
                .contains("\"runs\"");
        assertThat(RunDirectory.open(folder.resolve("a-seed8")).parameters(0)).isPresent();
    }

    @Test
    void whatIsTrainedAlreadyIsTakenAsItIsOnlyIfItIsWhatIsAskedFor() {
        assertThat(train("--widths 8")).startsWith("0 ");
        assertThat(train("--widths 8")).startsWith("0 ").contains("is trained already");
        assertThat(train("--architecture resnet-small"))
                .startsWith("2 ")
                .contains(
                        "holds a finished run with architecture \"mlp 8\" instead of \"resnet-small 8-16-32\"; name another"
                                + " run (--run NAME), or remove that folder");
        assertThat(train("--widths 8 --seed 8")).startsWith("2 ").contains("seed 7 instead of 8");
        assertThat(train("--widths 8 --batch-size 32")).startsWith("2 ").contains("batchSize 64 instead of 32");
        assertThat(train("--widths 8 --data-seed 3"))
                .startsWith("2 ")
                .contains("dataSet.name \"glyphs\" instead of \"glyphs-3\"");
        assertThat(train("--widths 8 --prune 0.2")).startsWith("2 ").contains("pruning.rate none instead of 0.2");
    }

    @Test
    void theDefaultNameTellsTheArchitectureThatIsNoMlp() {
        var images = DataSets.open("glyphs", 0);
        var options = new TrainingOptions();
        assertThat(options.name(images)).isEqualTo("glyphs-seed7");
        CommandLine.populateCommand(options, "--architecture", "resnet-small", "--seed", "3");
        assertThat(options.name(images)).isEqualTo("glyphs-resnet-small-seed3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --architecture resnet | architecture is 'resnet'; expected one of mlp, bottleneck, cnn, vgg-11,
            --architecture resnet-18 --widths 8 | widths is [8], but resnet-18 has widths of its own; leave them out, or take mlp or bottleneck
            --prune 1 | rate is 1.0; expected above 0, below 1
            --prune 0.2 --iterations 0 | iterations is 0; expected 1 to 999
            --iterations 3 | --iterations says how to prune, but nothing is pruned; add --prune RATE, or leave it out
            --prune-scope layer | --prune-scope says how to prune, but nothing is pruned; add --prune RATE, or leave it out
            --prune-output | --prune-output says how to prune, but nothing is pruned; add --prune RATE, or leave it out
            --same-order | --same-order says how to prune, but nothing is pruned; add --prune RATE, or leave it out
            --seeds 5-2 | --seeds is '5-2'; expected numbers and ranges that rise, such as 1-1000 or 3,7,11-20
            --seeds 1-x | --seeds is '1-x'; expected numbers and ranges that rise, such as 1-1000 or 3,7,11-20
            --seeds 1-1000001 | --seeds names 1,000,001 seeds; expected at most 1,000,000
            --seeds 1,1 | 2 seeds, 1 of them different; expected one or more, each once
            --seeds 1-2 --architecture resnet-18 | architecture is resnet-18; expected mlp or bottleneck
            --seeds 1-2 --prune 0.2 | --prune is 0.2, but many seeds are trained in lockstep, which does not prune
            --layers bottleneck | layer is 'bottleneck'; expected one of
            --train-samples 12001 | trainSamples is 12,001; expected at most the 12,000 of glyphs
            --prune 0.2 --no-parameters | keepParameters is false; expected true
            --prune 0.2 --capture all | capture is [0]; expected none, as the checkpoints of a pruning are its iterations
            """)
    void whatCannotBeTrainedIsTold(String arguments, String message) {
        assertThat(train(arguments)).startsWith("2 ").contains(message);
        assertThat(folder).isEmptyDirectory();
    }
}
