package dev.cupel.benchmarks;

import dev.cupel.traces.run.ProofTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run range-proof`: do the range proof and the simulator agree, and how much stays undecided?
@Command(name = "range-proof", mixinStandardHelpOptions = true,
        description = "Proves random graphs on random machines and holds each verdict against the simulator (exit code 1 where they contradict or more than 5 % is undecided).")
final class RangeProofTrial implements Callable<Integer> {
    private static final int MOST_UNDECIDED_PERCENT = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--graphs", paramLabel = "N", defaultValue = "1000", description = "How many graphs. Default: ${DEFAULT-VALUE}.")
    private int graphs = 1000;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the first graph; each next one has the next seed. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/range-proof.md", description = "Where the summary goes too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "range-proof.md");

    @Override
    public Integer call() throws Exception {
        var progress = spec.commandLine().getErr();
        var tally = ProofTrial.Tally.NONE;
        for (int i = 0; i < graphs; i++) {
            tally = tally.plus(ProofTrial.of(seed + i));
            if ((i + 1) % 50 == 0) {
                progress.println((i + 1) + " graphs");
                progress.flush();
            }
        }
        var text = """
                # The range proof against the simulator

                Random graphs of 3 to 12 ops on random machines (W 20 to 32, A 10 to 40, any rounding and overflow policy), compiled with `--narrow run`.
                An op that is proved must raise no event on any of 10 rows; one with a witness must raise its event on it.
                Undecided ops have the first instruction that the proof cannot bound to its width, and the signed bits that its bounds need (64: no bound is known).

                ```
                benchmarks/run range-proof --graphs %d --seed %d

                %s```
                """.formatted(graphs, seed, ProofTrial.text(tally));
        var folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(out, text);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return tally.contradictions().isEmpty() && tally.undecided() * 100 <= MOST_UNDECIDED_PERCENT * tally.ops() ? 0 : 1;
    }
}
