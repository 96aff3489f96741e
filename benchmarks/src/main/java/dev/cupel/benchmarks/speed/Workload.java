package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.traces.run.Inference;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
import java.nio.file.Path;
import java.util.List;

/// A program for one machine, and what it runs on.
public record Workload(String name, Program program, Inputs inputs) {
    private static final long SEED = 1;
    private static final int INSTRUCTIONS = 2000;

    /// {@return one inference of digits-vit, a softmax of 16 rows of 1024, a layernorm of 16 rows of 768 and a mixed random program, or what is wrong with their files}
    /// @param root the folder of the checkout
    public static Diagnosed<List<Workload>> all(Path root, Machine machine) {
        var mixed = new Workload("mixed, %d instructions".formatted(INSTRUCTIONS), MixedProgram.of(SEED, machine, INSTRUCTIONS), Inputs.NONE);
        return network("digits-vit", root.resolve("programs/models/digits-vit/model.onnx"), machine)
                .then(vit -> network("softmax [16, 1024]", root.resolve("benchmarks/softmax-1024.json"), machine)
                        .then(softmax -> network("layernorm [16, 768]", root.resolve("benchmarks/layernorm-768.json"), machine)
                                .map(norm -> List.of(vit, softmax, norm, mixed))));
    }

    private static Diagnosed<Workload> network(String name, Path file, Machine machine) {
        return RunSource.read(file)
                .then(source -> Inference.of(source, ModelRows.Choice.BESIDE, 0, machine, ModelSettings.DEFAULT, Progress.NONE))
                .map(inference -> new Workload(name, inference.program(), inference.inputs()));
    }
}
