package dev.cupel.traces;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.RecordingProbe;
import dev.cupel.traces.view.Recording;
import java.nio.file.Path;

/// A program that was run and recorded.
public record Recorded(Program program, Machine machine, RunResult result, Recording recording) {
    /// {@return the run of `program`}
    public static Recorded of(Program program, Machine machine) {
        var probe = new RecordingProbe();
        var result = Simulation.of(program, machine, Options.DEFAULT).run(Inputs.NONE, probe);
        return new Recorded(program, machine, result, probe.recording("test").orThrow());
    }

    /// {@return the run of an assembly text}
    public static Recorded of(String text, String machine) {
        return of(Assembler.assemble(SourceText.of("test.asm", text)).orThrow(), Presets.named(machine));
    }

    /// {@return the run of a shipped example, by its folder}
    public static Recorded example(String folder, String machine) {
        return of(SourceFile.text(Path.of("../programs/examples", folder, "program.asm")).orThrow(), machine);
    }
}
