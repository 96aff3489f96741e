package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.rtl.LogEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Runs a program on the simulator and writes down what happens.
final class SimulatorRun implements Probe {
    private record Destination(int pc, RegisterName register) {}

    private final Program program;
    private final List<LogEvent> events = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    /// Beats of the issues whose writes are still to come, by instruction and register; writes to one register come in the order of the issues.
    private final Map<Integer, List<Integer>> beatsByPc = new HashMap<>();
    private final Map<Destination, Integer> written = new HashMap<>();
    private final Map<Destination, ArrayDeque<Long>> firstWrites = new HashMap<>();

    private SimulatorRun(Program program) {
        this.program = program;
    }

    static RunLog run(Program program, Machine machine, List<Watched> watched, Inputs inputs, Options options) {
        var probe = new SimulatorRun(program);
        var simulation = Simulation.of(Watched.shown(program, watched), machine, options);
        long begin = System.nanoTime();
        var result = simulation.run(inputs, probe);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Optional<Integer> trapped = Optional.empty();
        long last = result.cycles() - 1;
        switch (result.outcome()) {
            case Outcome.Halted _ -> {
                if (result.schedule().total().stalls().getOrDefault(Cause.DRAIN, 0L) > 0) {
                    probe.coverage.add(Coverage.Row.HALT, Cause.DRAIN);
                }
                probe.events.add(new LogEvent(last, Kind.END, -1, "halted"));
            }
            case Outcome.Trapped(var why, int pc, _) -> {
                probe.events.add(trap(last, pc, TrapReason.of(why)));
                trapped = Optional.of(pc);
            }
            case Outcome.CycleLimit _ -> throw new CycleLimitReached(options.maxCycles());
        }
        probe.events.sort(LogEvent.ORDER);
        return new RunLog(probe.events, result.events().clips(), trapped, Watched.bytes(result, watched), probe.coverage, seconds, drift(result, simulation.everyWay(inputs)));
    }

    /// {@return the first way of running that gives something else than the run that was listened to}
    private static Optional<String> drift(RunResult heard, Map<String, RunResult> ways) {
        return ways.entrySet().stream().flatMap(way -> heard.unlike(way.getValue()).map(what -> "run %s: %s".formatted(way.getKey(), what)).stream()).findFirst();
    }

    @Override
    public boolean wantsValues() {
        return true;
    }

    @Override
    public void on(SimEvent event) {
        switch (event) {
            case SimEvent.Issue e -> {
                coverage.add(Coverage.Row.of(program.code().get(e.pc())), e.cause());
                beatsByPc.computeIfAbsent(e.pc(), _ -> new ArrayList<>()).add(e.beats());
                events.add(new LogEvent(e.time(), Kind.ISSUE, e.pc(), "number " + e.number()));
            }
            case SimEvent.FirstWrite e -> {
                firstWrites.computeIfAbsent(new Destination(e.pc(), e.register()), _ -> new ArrayDeque<>()).add(e.time());
                events.add(new LogEvent(e.time(), Kind.FIRST_WRITE, e.pc(), e.register().toString()));
            }
            case SimEvent.LastWrite e -> lastWrite(e);
            case SimEvent.TransferStart e -> events.add(new LogEvent(e.time(), Kind.TRANSFER_START, -1, e.bytes() + " bytes"));
            case SimEvent.TransferEnd e -> events.add(new LogEvent(e.time(), Kind.TRANSFER_END, -1, e.bytes() + " bytes"));
            case SimEvent.Overflow(_, _, var e) -> events.add(new LogEvent(e.cycle(), Kind.OVERFLOW, e.pc(),
                    overflow(e.element(), e.kind(), e.exact(), e.width(), e.missing())));
            // The outcome says more.
            case SimEvent.Halt _ -> {}
        }
    }

    /// The probe tells the first and the last write; the beats between lie at equal distances.
    private void lastWrite(SimEvent.LastWrite e) {
        var destination = new Destination(e.pc(), e.register());
        int nth = written.merge(destination, 1, Integer::sum) - 1;
        int beats = beatsByPc.getOrDefault(e.pc(), List.of()).get(nth);
        long first = firstWrites.getOrDefault(destination, new ArrayDeque<>()).remove();
        var cycles = new ArrayList<Long>();
        if (first == e.time()) {
            cycles.add(first);
        } else {
            long interval = (e.time() - first) / (beats - 1);
            for (int beat = 0; beat < beats; beat++) {
                cycles.add(first + beat * interval);
            }
        }
        events.add(new LogEvent(e.time(), Kind.LAST_WRITE, e.pc(), write(e.register().toString(), cycles), e.values()));
    }

    static String write(String register, List<Long> beats) {
        return register + ", beats in " + beats;
    }

    static String overflow(int element, FaultKind kind, long exact, int width, int missing) {
        return (element < 0 ? "" : "element " + element + " ") + kind.label() + " " + exact + ", " + width + " bits, " + missing + " missing";
    }

    static LogEvent trap(long cycle, int pc, TrapReason reason) {
        return new LogEvent(cycle, Kind.END, pc, "traps: " + reason.name().toLowerCase(Locale.ROOT));
    }
}
