package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.rtl.LogEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a program on the simulator and writes down what happens.
final class SimulatorRun implements Probe {
    private record Destination(int pc, RegisterName register) {}

    private final List<LogEvent> events = new ArrayList<>();
    /// Beats of the issues whose writes are still to come, by instruction and register; writes to one register come in the order of the issues.
    private final Map<Integer, List<Integer>> beatsByPc = new HashMap<>();
    private final Map<Destination, Integer> written = new HashMap<>();
    private final Map<Destination, ArrayDeque<Long>> firstWrites = new HashMap<>();

    private SimulatorRun() {}

    /// @throws IllegalArgumentException if the run does not halt: what follows a trap is no part of the contract
    static RunLog run(Program program, Machine machine, List<Watched> watched, Inputs inputs) {
        var probe = new SimulatorRun();
        var simulation = Simulation.of(Watched.shown(program, watched), machine, Options.DEFAULT);
        long begin = System.nanoTime();
        var result = simulation.run(inputs, probe);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!(result.outcome() instanceof Outcome.Halted)) {
            throw new IllegalArgumentException("%s does not halt on %s: %s".formatted(program.name(), machine.name(), result.outcome()));
        }
        probe.events.sort(LogEvent.ORDER);
        return new RunLog(probe.events, result.events().clips(), Watched.bytes(result, watched), seconds);
    }

    @Override
    public boolean wantsValues() {
        return true;
    }

    @Override
    public void on(SimEvent event) {
        switch (event) {
            case SimEvent.Issue e -> {
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
            case SimEvent.Overflow e -> events.add(new LogEvent(e.time(), Kind.OVERFLOW, e.pc(), overflow(e.event().element(), e.event().kind().label())));
            case SimEvent.Halt e -> events.add(new LogEvent(e.time(), Kind.END, -1, "halted"));
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
        events.add(new LogEvent(e.time(), Kind.LAST_WRITE, e.pc(), write(e.register().toString(), cycles, e.values())));
    }

    static String write(String register, List<Long> beats, long[] values) {
        return "%s, beats in %s, = %s".formatted(register, beats, java.util.Arrays.toString(values));
    }

    static String overflow(int element, String kind) {
        return element < 0 ? kind : "element %d %s".formatted(element, kind);
    }
}
