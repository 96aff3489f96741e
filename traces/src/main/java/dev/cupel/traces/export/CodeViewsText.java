package dev.cupel.traces.export;

import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.WhatIfRuns;
import dev.cupel.traces.view.CriticalChain;
import dev.cupel.traces.view.CycleWindow;
import dev.cupel.traces.view.Pressure;
import dev.cupel.traces.view.Recording;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How the code ran, for a terminal: each view of it as plain ASCII.
public final class CodeViewsText {
    /// Cycles of a timeline where no window is asked for.
    private static final int CYCLES = 240;

    private CodeViewsText() {}

    /// One view.
    public enum View {
        /// Instructions over cycles.
        TIMELINE,
        /// Units, ports and instructions with what they take.
        PRESSURE,
        /// The critical chain, and what changes of the machine would gain.
        CHAIN
    }

    /// {@return the views, each line ended, an empty line between them}
    ///
    /// @param window of the timeline; without one its beginning
    /// @param limits of the runs on other machines
    /// @param width  columns of the page
    public static String write(Set<View> views, Optional<CycleWindow> window, Recording recording, Run run, Limits limits, int width) {
        var program = run.program();
        var machine = run.report().machine();
        return views.stream().sorted().map(view -> switch (view) {
            case TIMELINE -> TimelineText.write(recording, program, window.orElse(new CycleWindow(0, CYCLES)).within(recording.cycles()), width);
            case PRESSURE -> PressureText.write(Pressure.of(recording, program, machine), program, width);
            case CHAIN -> ChainText.write(CriticalChain.of(recording), WhatIfRuns.of(program, machine, limits), recording, program,
                    run.quantized().isPresent(), width);
        }).collect(Collectors.joining("\n"));
    }
}
