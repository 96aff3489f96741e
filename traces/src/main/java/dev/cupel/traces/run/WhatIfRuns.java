package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Program;
import dev.cupel.isa.TimingClass;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.traces.view.WhatIf;
import dev.cupel.traces.view.WhatIf.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Runs a program's timing on machines that differ in one thing. Only such changes are tried under which the program means the same: ports, latencies,
/// intervals, bandwidths and lanes decide when things happen, never what comes out, as long as no access meets a transfer (rule 7). ADR-0018.
public final class WhatIfRuns {
    private static final int MOST_LANES = 256;

    private WhatIfRuns() {}

    /// {@return what changes of the machine would gain}
    public static WhatIf of(Program program, Machine machine, Limits limits) {
        var options = Options.DEFAULT.withMaxCycles(limits.maxCycles());
        long cycles = Simulation.of(program, machine, options).schedule().cycles();
        boolean races = races(program, machine, options);
        var changes = new ArrayList<Change>();
        var racing = new ArrayList<String>();
        for (var candidate : candidates(machine)) {
            if (!(MachineFields.with(machine, candidate.fields()) instanceof Diagnosed.Ok<Machine>(var changed))
                    || !ProgramCheck.check(program, changed).isEmpty()) {
                continue;
            }
            if (!races && races(program, changed, options)) {
                racing.add(candidate.what());
            } else {
                changes.add(new Change(candidate.what(), candidate.fields(), Simulation.of(program, changed, options).schedule().cycles()));
            }
        }
        changes.sort(Comparator.comparingLong(Change::cycles));
        return new WhatIf(cycles, changes, racing);
    }

    /// Whether an access meets a transfer that is under way. Addresses and times depend on no data, so a run on zeros tells it, masks apart.
    private static boolean races(Program program, Machine machine, Options options) {
        var calm = machine.overflow() == OverflowPolicy.TRAP ? MachineFields.with(machine, "overflow", "sat").orThrow() : machine;
        return Simulation.of(program, calm, options).run(Inputs.NONE).events().byKind().getOrDefault(FaultKind.RACE, 0L) > 0;
    }

    private record Candidate(String what, Map<String, String> fields) {
        static Candidate of(String what, String field, long value) {
            return new Candidate(what, Map.of(field, Long.toString(value)));
        }
    }

    private static List<Candidate> candidates(Machine machine) {
        var candidates = new ArrayList<Candidate>();
        machine.units().forEach((timingClass, _) -> ofUnit(machine, timingClass).forEach(candidates::add));
        candidates.add(Candidate.of("one more read port (%d)".formatted(machine.readPorts() + 1), "readPorts", machine.readPorts() + 1));
        candidates.add(Candidate.of("one more write port (%d)".formatted(machine.writePorts() + 1), "writePorts", machine.writePorts() + 1));
        int banks = machine.scratchpad().banks();
        candidates.add(Candidate.of("twice the scratchpad banks (%d)".formatted(2 * banks), "scratchpad.banks", 2L * banks));
        int latency = machine.dram().latency();
        candidates.add(Candidate.of("half the DRAM latency (%d)".formatted(latency / 2), "dram.latency", latency / 2));
        int bytes = machine.dram().bytesPerCycle();
        candidates.add(Candidate.of("twice the DRAM bandwidth (%d bytes a cycle)".formatted(2 * bytes), "dram.bytesPerCycle", 2L * bytes));
        candidates.add(Candidate.of("one more place in the DMA queue (%d)".formatted(machine.dmaQueue() + 1), "dmaQueue", machine.dmaQueue() + 1));
        if (machine.lanes() < MOST_LANES && machine.vectorLength() % (2 * machine.lanes()) == 0) {
            candidates.add(Candidate.of("twice the lanes (%d)".formatted(2 * machine.lanes()), "lanes", 2L * machine.lanes()));
        }
        return candidates.stream().filter(candidate -> candidate.fields().entrySet().stream()
                .anyMatch(field -> !MachineFields.get(machine, field.getKey()).equals(java.util.Optional.of(field.getValue())))).toList();
    }

    /// A latency less by one; the fewest more ports by which a beat takes less time; an interval less by one.
    private static Stream<Candidate> ofUnit(Machine machine, TimingClass timingClass) {
        var timing = machine.timing(timingClass);
        String name = name(timingClass);
        String field = "units." + timingClass.key();
        var candidates = new ArrayList<Candidate>();
        int least = timingClass == TimingClass.MEMORY ? 2 : 1;
        if (timing.latency() > least) {
            candidates.add(Candidate.of("%s latency less by one (%d)".formatted(name, timing.latency() - 1), field + ".latency", timing.latency() - 1));
        }
        int interval = timing.beatInterval(machine.lanes());
        if (interval > 1 && timing.interval() < interval) {
            int ports = Math.max(timing.ports() + 1, Math.ceilDiv(machine.lanes(), interval - 1));
            int more = ports - timing.ports();
            candidates.add(Candidate.of("%s more %s port%s (%d)".formatted(more == 1 ? "one" : Integer.toString(more), name, more == 1 ? "" : "s", ports),
                    field + ".ports", ports));
        } else if (interval > 1 && Math.ceilDiv(machine.lanes(), timing.ports()) < interval) {
            candidates.add(Candidate.of("%s interval less by one (%d)".formatted(name, timing.interval() - 1), field + ".interval", timing.interval() - 1));
        }
        return candidates.stream();
    }

    private static String name(TimingClass timingClass) {
        return switch (timingClass) {
            case CMP_REDUCE -> "CMP reduction";
            case ACC_REDUCE -> "ACC reduction";
            case MEMORY -> "load/store";
            case MUL, SHR, LUT, CMP, ACC, SQRT, DMA, CONTROL -> timingClass.key().toUpperCase(Locale.ROOT);
        };
    }
}
