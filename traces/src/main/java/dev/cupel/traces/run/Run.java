package dev.cupel.traces.run;

import dev.cupel.isa.Program;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.traces.view.Report;
import java.util.List;

/// A run that came to an end.
///
/// @param program what ran
/// @param outputs the output tensors, in the program's order
/// @param checks  what requested checks found wrong; empty where nothing
public record Run(Report report, Program program, List<Output> outputs, List<String> checks) {
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

    /// {@return whether the program halted and every requested check held}
    public boolean right() {
        return report.end().halted() && checks.isEmpty();
    }
}
