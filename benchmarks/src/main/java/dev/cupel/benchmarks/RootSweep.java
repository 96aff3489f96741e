package dev.cupel.benchmarks;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.SquareRootStep;
import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Rom;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Integer roots by the simulator's own root steps, 16 for each value, held against the definition of the floor: `r^2 <= v < (r+1)^2`, and the
/// remainder `v - r^2` in the accumulator.
final class RootSweep {
    private static final int STEPS = 16;
    private static final VectorRegister ROOT = new VectorRegister(0);
    private static final Accumulator REMAINDER = new Accumulator(0);

    private final Datapath path;
    private final List<Operation> steps = new ArrayList<>();
    private final int length;
    private long events;

    private RootSweep(Machine machine) {
        length = machine.vectorLength();
        path = new Datapath(machine, new Scratchpad(machine.scratchpad().bytes()), new Dram(machine.dram().bytes()), new Rom(Map.of()), new FaultSink() {
            @Override
            public void fault(FaultKind kind, int element, long exact, int width, int missing) {
                events++;
            }

            @Override
            public void clips(int count) {
                events += count;
            }
        });
        for (int k = STEPS - 1; k >= 0; k--) {
            steps.add(Operation.of(new SquareRootStep(ROOT, REMAINDER, k, Fit.MACHINE, Optional.empty()), machine));
        }
    }

    /// {@return edge16 with accumulators of `bits` bits and the longest vectors}
    static Machine machine(int bits) {
        return MachineFields.with(Presets.named("edge16"), Map.of("accumulatorBits", Integer.toString(bits), "vectorLength", "256")).orThrow();
    }

    /// {@return the first value of `from..to-1` whose root is not the floor, or that raises an event}
    static OptionalLong firstWrong(Machine machine, long from, long to) {
        return new RootSweep(machine).firstWrong(from, to);
    }

    private OptionalLong firstWrong(long from, long to) {
        int[] roots = path.vectors.words(ROOT.index());
        long[] sums = path.accumulators.sums(REMAINDER.index());
        for (long start = from; start < to; start += length) {
            int count = (int) Math.min(length, to - start);
            path.vl = count;
            for (int i = 0; i < count; i++) {
                roots[i] = 0;
                sums[i] = start + i;
            }
            for (var step : steps) {
                step.execute(path);
            }
            boolean wrong = events > 0;
            for (int i = 0; i < count; i++) {
                long root = roots[i];
                long v = start + i;
                wrong |= root * root > v || (root + 1) * (root + 1) <= v || sums[i] != v - root * root;
            }
            if (wrong) {
                return OptionalLong.of(count == 1 ? start : first(start, start + count));
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong single(long v) {
        events = 0;
        return firstWrong(v, v + 1);
    }

    private long first(long from, long to) {
        for (long v = from; v < to; v++) {
            if (single(v).isPresent()) {
                return v;
            }
        }
        return from;
    }
}
