package dev.cupel.traces.run;

import dev.cupel.isa.Program;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.engine.Schedule;
import dev.cupel.traces.view.Report;
import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.quantize.QuantizedGraph;
import java.util.List;
import java.util.Optional;

/// A run that came to an end.
///
/// @param program what ran
/// @param schedule what each of its instructions cost
/// @param outputs the output tensors, in the program's order
/// @param quantized what the program was compiled from, where it was from a network
/// @param calibrated the network that was quantized, likewise
/// @param checks  what requested checks found wrong; empty where nothing
public record Run(Report report, Program program, Schedule schedule, List<Output> outputs, List<String> checks, Optional<QuantizedGraph> quantized,
        Optional<Calibrated> calibrated) {
    public Run {
        outputs = List.copyOf(outputs);
        checks = List.copyOf(checks);
    }

    /// An output tensor of all rows.
    ///
    /// @param rows codes, row-major
    public record Output(TensorBinding tensor, List<int[]> rows) {
        public Output {
            rows = List.copyOf(rows);
        }
    }

    /// {@return the same run with another report}
    public Run with(Report other) {
        return new Run(other, program, schedule, outputs, checks, quantized, calibrated);
    }

    /// {@return whether the program halted and every requested check held}
    public boolean right() {
        return report.end().halted() && checks.isEmpty();
    }
}
