package dev.cupel.traces.view;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Demand;
import dev.cupel.isa.timing.Resource;
import dev.cupel.sim.probe.RegisterName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much of the machine a run made use of, and which instruction took it.
///
/// @param cycles     of the run
/// @param units      each unit that did anything
/// @param readPorts  of the vector file
/// @param writePorts of the vector file
/// @param lines      each instruction that issued, in program order
public record Pressure(long cycles, List<UnitUse> units, PortUse readPorts, PortUse writePorts, List<Line> lines) {
    public Pressure {
        units = List.copyOf(units);
        lines = List.copyOf(lines);
    }

    /// A unit.
    ///
    /// @param busy cycles in which it took beats; of the DMA unit those in which a transfer ran
    public record UnitUse(Unit unit, long instructions, long busy) {}

    /// The ports of one kind.
    ///
    /// @param ports how many there are
    /// @param used  cycles of one port, summed over all
    public record PortUse(int ports, long used) {}

    /// An instruction.
    ///
    /// @param issues how often it issued
    /// @param waited cycles of the gaps before it
    /// @param main   what most of them were for; [Cause#ISSUE] where there were none
    /// @param on     the resource that most cycles of that cause were for
    /// @param index  which of them
    /// @param unit   the unit it goes to
    /// @param busy   cycles that it kept the unit busy
    /// @param reads  cycles of read ports
    /// @param writes cycles of write ports
    public record Line(int pc, long issues, long waited, Cause main, Resource on, int index, Unit unit, long busy, long reads, long writes) {}

    private record Held(Resource resource, int index) {}

    private static final class Sum {
        long issues;
        long waited;
        long busy;
        long reads;
        long writes;
        final Map<Cause, Map<Held, Long>> waits = new EnumMap<>(Cause.class);

        void wait(Cause cause, Held held, long cycles) {
            waited += cycles;
            waits.computeIfAbsent(cause, _ -> new HashMap<>()).merge(held, cycles, Long::sum);
        }

        Cause mainCause() {
            var main = Cause.ISSUE;
            long most = 0;
            for (var entry : waits.entrySet()) {
                long cycles = entry.getValue().values().stream().mapToLong(Long::longValue).sum();
                if (cycles > most) {
                    most = cycles;
                    main = entry.getKey();
                }
            }
            return main;
        }

        Held mainOf(Cause cause) {
            var main = new Held(Resource.NONE, 0);
            long most = 0;
            for (var entry : waits.getOrDefault(cause, Map.of()).entrySet()) {
                boolean before = entry.getKey().resource().compareTo(main.resource()) < 0
                        || (entry.getKey().resource() == main.resource() && entry.getKey().index() < main.index());
                if (entry.getValue() > most || (entry.getValue() == most && before)) {
                    most = entry.getValue();
                    main = entry.getKey();
                }
            }
            return main;
        }
    }

    /// {@return the pressure of a recorded run of `program` on `machine`}
    public static Pressure of(Recording recording, Program program, Machine machine) {
        var sums = new Sum[program.code().size()];
        int[] vectors = new int[sums.length];
        int[] broadcasts = new int[sums.length];
        long[] instructions = new long[Unit.values().length];
        long[] busy = new long[Unit.values().length];
        long reads = 0;
        long writes = 0;
        for (int i = 0; i < recording.size(); i++) {
            int pc = recording.pc(i);
            if (sums[pc] == null) {
                sums[pc] = new Sum();
                // Which registers an instruction names depends on nothing else.
                var demand = Demand.of(program.code().get(pc), machine, 1, 1, 1);
                vectors[pc] = demand.vectors().length;
                broadcasts[pc] = demand.broadcasts().length;
            }
            var sum = sums[pc];
            sum.issues++;
            if (recording.gap(i) > 0) {
                var waited = recording.waited(i);
                sum.wait(recording.cause(i), new Held(waited.resource(), waited.index()), recording.gap(i));
            }
            var unit = recording.unit(i);
            long beats = recording.busyUntil(i) - recording.cycle(i);
            long portReads = vectors[pc] * beats + broadcasts[pc];
            boolean writesVector = recording.writes(i) && recording.destinations(i).getFirst().file() == RegisterName.File.VECTOR;
            long portWrites = writesVector ? recording.lastWrite(i) - recording.firstWrite(i) + 1 : 0;
            instructions[unit.ordinal()]++;
            if (unit != Unit.DMA) {
                sum.busy += beats;
                busy[unit.ordinal()] += beats;
            }
            sum.reads += portReads;
            sum.writes += portWrites;
            reads += portReads;
            writes += portWrites;
        }
        for (var transfer : recording.transfers()) {
            long cycles = transfer.end() - transfer.start();
            busy[Unit.DMA.ordinal()] += cycles;
            sums[recording.pc(transfer.issue())].busy += cycles;
        }
        var units = new ArrayList<UnitUse>();
        for (var unit : Unit.values()) {
            if (instructions[unit.ordinal()] > 0) {
                // A control instruction takes the cycle of its issue and no unit.
                units.add(new UnitUse(unit, instructions[unit.ordinal()], busy[unit.ordinal()]));
            }
        }
        return new Pressure(recording.cycles(), units, new PortUse(machine.readPorts(), reads), new PortUse(machine.writePorts(), writes),
                lines(sums, program));
    }

    private static List<Line> lines(Sum[] sums, Program program) {
        var lines = new ArrayList<Line>();
        for (int pc = 0; pc < sums.length; pc++) {
            var sum = sums[pc];
            if (sum != null) {
                var main = sum.mainCause();
                var held = sum.mainOf(main);
                lines.add(new Line(pc, sum.issues, sum.waited, main, held.resource(), held.index(), program.code().get(pc).timingClass().unit(), sum.busy,
                        sum.reads, sum.writes));
            }
        }
        return lines;
    }
}
