package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.sim.engine.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// Runs programs on a built twin with nothing logged but their ends, to say how long they take.
public final class TwinClock {
    private final Machine machine;
    private final Path executable;
    private final boolean processorTime;

    private TwinClock(Machine machine, Path executable, boolean processorTime) {
        this.machine = machine;
        this.executable = executable;
        this.processorTime = processorTime;
    }

    /// One run.
    ///
    /// @param cycles  until it was over
    /// @param seconds from the first cycle to the last; loading the memories is left out
    public record Time(long cycles, double seconds) {}

    /// {@return the clock of `machine`, whose twin is built now unless it was before}
    /// @param processorTime whether to count the processor's seconds, all threads together, and not the clock's
    /// @throws IOException if it cannot be built
    public static TwinClock of(Machine machine, TwinBuild build, boolean processorTime) throws IOException {
        return new TwinClock(machine, build.executable(machine), processorTime);
    }

    /// {@return what each of `runs` runs took, one after the other in one process}
    /// @param limit cycles after which a run is given up
    /// @throws IllegalArgumentException if a run does not halt
    public List<Time> times(Program program, Inputs inputs, int runs, int limit) throws IOException {
        var job = new Job(program, Watched.start(program, machine, inputs), List.of(), limit);
        return TwinRun.quietly(executable, machine, Collections.nCopies(runs, job), processorTime).stream().map(run -> {
            if (run.trapped().isPresent() || run.events().isEmpty() || !run.events().getLast().what().equals("halted")) {
                throw new IllegalArgumentException("%s does not halt on %s within %d cycles".formatted(program.name(), machine.name(), limit));
            }
            return new Time(run.events().getLast().cycle() + 1, run.seconds());
        }).toList();
    }
}
