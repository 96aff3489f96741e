package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import java.util.List;

/// Runs sources.
public final class Runner {
    private Runner() {}

    /// {@return the run of `source` on `machine`, or every fault found before it could start}
    ///
    /// @param inputs rows to run on; none for those that the source brings itself
    public static Diagnosed<Run> run(RunSource source, Machine machine, List<NamedFile> inputs, Limits limits, Progress progress) {
        return switch (source) {
            case RunSource.Code code -> ProgramRunner.run(code, machine, inputs, limits, progress);
        };
    }
}
