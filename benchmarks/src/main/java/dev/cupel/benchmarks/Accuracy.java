package dev.cupel.benchmarks;

import dev.cupel.benchmarks.accuracy.AccuracyReport;
import dev.cupel.isa.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run accuracy`: how far is each kernel from the perfectly rounded output, and what does it cost?
@Command(name = "accuracy", mixinStandardHelpOptions = true,
        description = "Measures every kernel's error through the simulator, beside the perfectly rounded output and published kernels.")
final class Accuracy implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--machine", paramLabel = "NAME", defaultValue = "edge16", description = "A machine preset. Default: ${DEFAULT-VALUE}.")
    private String machine = "edge16";

    @Option(names = "--threads", paramLabel = "N", description = "Spread inputs over N threads; no figure depends on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/accuracy.md", description = "Where the table goes too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "accuracy.md");

    @Override
    public Integer call() throws Exception {
        var progress = spec.commandLine().getErr();
        var text = AccuracyReport.write(Presets.named(machine), threads, name -> {
            progress.println(name);
            progress.flush();
        });
        var folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(out, text);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
