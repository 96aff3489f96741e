package dev.cupel.benchmarks;

import dev.cupel.benchmarks.speed.Markdown;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.ModelView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run widths`: what do widths of weights, of activations and of the residual stream cost, each by itself?
@Command(name = "widths", mixinStandardHelpOptions = true,
        description = "Runs the shipped models with weights, activations and the residual stream at 4 to 16 bits, one of them varied at a time: quality and cycles.")
final class Widths implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(4, 6, 8, 12, 16);
    /// Of research/models.md, "Quality by width", careful: KL in nat by model, for weights with activations of 8 bits and a residual stream of 16.
    private static final Map<String, Map<Integer, String>> PUBLISHED = Map.of(
            "digits-vit", Map.of(4, "98.00 %, 0.0025", 6, "97.78 %, 0.0002", 8, "98.00 %, 0.0002"),
            "digits-rms", Map.of(4, "98.22 %, 0.0025", 6, "98.67 %, 0.0003", 8, "98.67 %, <0.0001"),
            "char-lm", Map.of(4, "2.1493, 0.4157", 6, "1.9035, 0.0408", 8, "1.8793, 0.0164"));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--models", paramLabel = "NAME", split = ",", defaultValue = "digits-vit,digits-rms,char-lm",
            description = "Folders of programs/models. Default: ${DEFAULT-VALUE}.")
    private List<String> models = List.of();

    @Option(names = "--machine", paramLabel = "NAME", defaultValue = "edge16", description = "A machine preset. Default: ${DEFAULT-VALUE}.")
    private String machine = "edge16";

    @Option(names = "--threads", paramLabel = "N", description = "Spread rows over N threads; no figure depends on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/widths.md", description = "Where the table goes too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "widths.md");

    @Override
    public Integer call() {
        var text = new StringBuilder("""
                # What widths cost

                By `benchmarks/run widths` on %s: every row of the shipped models through the simulator, cross-layer scales and ranges chosen on the rows to calibrate on. What is not varied has
                8 bits, the residual stream (with what is added to it, and embeddings) 12, or as many as activations where they have more; outputs 16. Accuracy in %%, or nat a character; KL to the float output in nat.

                """.formatted(machine));
        for (String model : models) {
            text.append(table(model));
        }
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        if (OutputFile.write(out, text.toString()) instanceof Diagnosed.Faulty<?>(var faults)) {
            faults.forEach(fault -> say(fault.render()));
            return 1;
        }
        return 0;
    }

    private String table(String model) {
        var source = RunSource.read(Path.of("programs", "models", model, "model.onnx")).orThrow();
        var rows = new ArrayList<List<String>>();
        var plain = QuantizeOptions.DEFAULT;
        var varied = new LinkedHashMap<String, IntFunction<QuantizeOptions>>();
        varied.put("weights", bits -> plain.withBits(bits, 8));
        varied.put("activations", bits -> plain.withBits(8, bits));
        varied.put("residual", plain::withResidualBits);
        varied.forEach((what, options) -> {
            for (int bits : WIDTHS) {
                say("widths: %s, %s of %d bits".formatted(model, what, bits));
                rows.add(row(source, model, what, bits, options.apply(bits)));
            }
        });
        return "## " + model + "\n\n" + Markdown.table(List.of("varied", "bits", "quality", "KL", "cycles", "chosen", "research/models.md, residual 16"), rows) + "\n";
    }

    private List<String> row(RunSource source, String model, String what, int bits, QuantizeOptions options) {
        var settings = new ModelSettings(options, Search.ALL, CompileOptions.DEFAULT, false, 0);
        return switch (Runner.run(source, ModelRows.Choice.BESIDE, Presets.named(machine), settings, new Limits(1_000_000_000, threads), Observers.NONE)) {
            case Diagnosed.Ok<Run>(var run) -> {
                var view = run.report().model().orElseThrow();
                boolean accuracy = view.metric() == ModelView.Metric.ACCURACY;
                double quality = view.ofInteger().orElseThrow();
                var settled = run.report().settings();
                yield List.of(what, Integer.toString(bits), accuracy ? "%.2f %%".formatted(100 * quality) : "%.4f".formatted(quality),
                        "%.2g".formatted(view.kl().orElseThrow()), "%,d".formatted(run.report().cycles()),
                        "%s, %s".formatted(settled.getOrDefault("calibration", "").replace(" of the best", ""),
                                settled.getOrDefault("cross-layer scales", "none").replace(", the best", "")),
                        what.equals("weights") ? PUBLISHED.getOrDefault(model, Map.of()).getOrDefault(bits, "") : "");
            }
            case Diagnosed.Faulty<Run>(var faults) -> List.of(what, Integer.toString(bits), "refused: " + faults.getFirst().message(), "", "", "", "");
        };
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
