package dev.cupel.benchmarks.jmh;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.RomTable;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Rom;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.Operation;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does an instruction cost, checks and all, element by element as it is defined, and by the computer's vectors?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class InstructionCost {
    private static final int TABLE_BITS = 4;
    private static final FaultSink NOBODY = new FaultSink() {
        @Override
        public void fault(FaultKind kind, int element, long exact, int width, int missing) {
            throw new IllegalStateException("nothing overflows here");
        }

        @Override
        public void clips(int count) {}
    };

    /// The instruction.
    @Param
    public Kind kind = Kind.MAC;

    /// Elements of its vectors; the presets' lengths.
    @Param({"16", "64", "256"})
    public int length = 64;

    private Datapath path = path(Presets.named("edge16"));
    private Operation operation = Operation.of(kind.instruction(), Presets.named("edge16"));

    private static Datapath path(Machine machine) {
        int[] entries = new int[1 << TABLE_BITS];
        var path = new Datapath(machine, new Scratchpad(machine.scratchpad().bytes()), new Dram(machine.dram().bytes()),
                new Rom(Map.of(0, new RomTable(TABLE_BITS + 4, false, entries))), NOBODY);
        for (int i = 0; i < machine.vectorLength(); i++) {
            path.vectors.words(1)[i] = 100 - i;
            path.vectors.words(2)[i] = i % entries.length;
            path.accumulators.sums(1)[i] = 1000L * i;
        }
        // So that the sum never grows.
        path.vectors.words(2)[0] = 0;
        return path;
    }

    /// Makes the state of a machine of that length.
    @Setup
    public void setUp() {
        var machine = Presets.named(switch (length) {
            case 16 -> "tiny4";
            case 64 -> "edge16";
            default -> "wide64";
        });
        path = path(machine);
        operation = Operation.of(kind.instruction(), machine, true, path.scalars);
    }

    /// As the instruction is defined.
    @Benchmark
    public Datapath defined() {
        operation.execute(path);
        return path;
    }

    /// By the computer's vectors; false, and next to nothing, where there is no such way.
    @Benchmark
    public boolean byVectors() {
        return operation.take(path);
    }
}
