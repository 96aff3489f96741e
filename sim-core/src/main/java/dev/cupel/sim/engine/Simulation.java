package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.unit.Shortcuts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/// A program made ready to run on a machine. Any number of runs go at once, each in an engine of its own; from the second on they take over what no data can change:
/// their cycles, and the instructions that they go through.
public final class Simulation {
    private final Code code;
    private final Repetition repetition;

    private Simulation(Code code) {
        this.code = code;
        repetition = new Repetition(code);
    }

    /// {@return `program`, decoded for `machine`}
    /// @throws IllegalArgumentException if the program cannot run on the machine at all
    public static Simulation of(Program program, Machine machine, Options options) {
        return new Simulation(Code.of(program, machine, options));
    }

    /// {@return the program}
    public Program program() {
        return code.program();
    }

    /// {@return the machine}
    public Machine machine() {
        return code.machine();
    }

    /// {@return values and cycles of one run}
    /// @throws IllegalArgumentException if an input has no tensor, the wrong size or values that the tensor cannot hold
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    public RunResult run(Inputs inputs) {
        var schedule = repetition.schedule();
        return schedule.isPresent() ? run(inputs, schedule.get()) : run(inputs, Probe.NONE);
    }

    /// {@return values and cycles of one run that `probe` listens to; the same as without}
    public RunResult run(Inputs inputs, Probe probe) {
        return Engine.run(code, inputs, probe);
    }

    /// {@return a run that has not begun, to be gone through step by step; it ends as `run(inputs, probe)` does}
    public SteppedRun start(Inputs inputs, Probe probe) {
        return new SteppedRun(code, inputs, probe);
    }

    /// {@return the cycles of any run, without values}
    public Schedule schedule() {
        return Engine.schedule(code, Long.MAX_VALUE, true);
    }

    /// {@return the same as `run(inputs)`, faster: only values are computed, the cycles are the schedule's}
    /// @param schedule what [#schedule] returned
    public RunResult run(Inputs inputs, Schedule schedule) {
        return Engine.follow(code, inputs, schedule, repetition.unrolled(schedule), repetition);
    }

    /// {@return what a run gives, each way that there is to get it, by the way's name: by events, along a schedule that is known, unrolled, by every shortcut (without the
    /// module of vectors there are none)} All are to be the same: whoever holds the simulator against something else holds these against each other. The first is the run
    /// that a probe hears.
    public Map<String, RunResult> everyWay(Inputs inputs) {
        var ways = new LinkedHashMap<String, RunResult>();
        ways.put("by events", Engine.run(code, inputs, Probe.NONE));
        var schedule = schedule();
        var paths = new Repetition(code);
        ways.put("along its schedule", Engine.follow(code, inputs, schedule, Optional.empty(), paths));
        var unrolled = Engine.unroll(code, schedule);
        unrolled.ifPresent(run -> ways.put("unrolled", Engine.follow(code, inputs, schedule, unrolled, paths)));
        if (Shortcuts.available()) {
            unrolled.ifPresent(run -> ways.put("by shortcuts", Engine.follow(code, inputs, schedule, Optional.of(run.withShortcuts(code)), paths)));
        }
        return ways;
    }

    /// Runs rows `0..rows-1`, on `threads` threads; the result does not depend on their number.
    ///
    /// @param inputs what row `i` is run on; called on any thread
    /// @param fold   what to keep of a row's result, which is dropped then; called on any thread
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    public <T> BatchResult<T> batch(int rows, IntFunction<Inputs> inputs, BiFunction<Integer, RunResult, T> fold, int threads) {
        return new Batch<>(this, code.options(), inputs, fold).run(rows, threads);
    }
}
