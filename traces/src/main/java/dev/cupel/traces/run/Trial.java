package dev.cupel.traces.run;

import dev.cupel.sim.engine.Schedule;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.Report.End;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/// What a design came to. Cycles and elements are those of one inference; overflows, error and score are over all rows.
///
/// @param end      how it ended
/// @param rows     that it was tried on
/// @param schedule what each instruction cost
/// @param elements that an instruction worked on, by its pc: vl whenever it issued
/// @param events   overflow events
/// @param clips    saturations that quantization intends
/// @param error    of the first output against float; empty without a float model, or where a row did not end
/// @param model    how the answers do; empty likewise
public record Trial(
        End end, int rows, Schedule schedule, IntToLongFunction elements, long events, long clips, Optional<ErrorView> error, Optional<ModelView> model) {}
