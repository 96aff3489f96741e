package dev.cupel.traces.conformance;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.traces.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The tests of a folder of ONNX node tests, run one after the other.
///
/// @param machine  what they ran on
/// @param verdicts by name
/// @see <a href="https://github.com/onnx/onnx/tree/main/onnx/backend/test/data/node">ONNX node tests</a>
public record Conformance(Machine machine, List<Verdict> verdicts) {
    /// Sums of products of 16 by 16 bits need more than the 32 bits that the presets have.
    private static final String ACCUMULATOR_BITS = "40";

    public Conformance {
        verdicts = List.copyOf(verdicts);
    }

    /// {@return edge16 with accumulators that hold sums of products of 16 bits}
    public static Machine machine16() {
        return MachineFields.with(Presets.named("edge16"), Map.of("accumulatorBits", ACCUMULATOR_BITS, "name", "edge16, accumulators of " + ACCUMULATOR_BITS + " bits"))
                .orThrow();
    }

    /// {@return how every test below `folder` ends; a test is a folder with `model.onnx` and `test_data_set_0`}
    public static Diagnosed<Conformance> run(Path folder, Machine machine, Progress progress) {
        List<Path> cases;
        try (Stream<Path> inside = Files.list(folder)) {
            cases = inside.filter(each -> Files.isRegularFile(each.resolve("model.onnx"))).sorted().toList();
        } catch (IOException foreign) {
            return Diagnosed.faulty(Diagnostic.of(folder.toString(), "this folder cannot be read: " + foreign.getMessage()));
        }
        if (cases.isEmpty()) {
            return Diagnosed.faulty(Diagnostic.of(folder.toString(), "no folder in here holds a model.onnx"));
        }
        progress.begin("testing", cases.size());
        var verdicts = cases.stream().map(each -> {
            var verdict = new Verdict(String.valueOf(each.getFileName()), new NodeTest(each, machine).outcome());
            progress.step();
            return verdict;
        }).toList();
        progress.end();
        return Diagnosed.ok(new Conformance(machine, verdicts));
    }

    /// {@return how many end so}
    public long count(Class<? extends Verdict.Outcome> end) {
        return verdicts.stream().map(Verdict::outcome).filter(end::isInstance).count();
    }
}
