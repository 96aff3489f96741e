package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.programs.kernels.Code;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Runs code on a machine that computes nothing but remembers everything: what a register or a byte holds is a fingerprint of the instruction that
/// wrote it, of all that it read, and of what was there before. Two orders of the same instructions leave the same fingerprints exactly if every
/// instruction finds in both what it found in the other. Scalars are computed as they are.
final class OrderSensitiveRun {
    private final long[] vectors = new long[32];
    private final long[] accumulators = new long[8];
    private final long[] masks = new long[4];
    private final long[] scalars = new long[16];
    private final Map<Long, Long> memory = new TreeMap<>();
    private long vl;

    /// {@return everything left behind}
    static String of(Code code) {
        var run = new OrderSensitiveRun();
        run.execute(code);
        return Arrays.toString(run.vectors) + Arrays.toString(run.accumulators) + Arrays.toString(run.masks) + Arrays.toString(run.scalars) + run.memory;
    }

    private void execute(Code code) {
        for (var step : code.steps()) {
            switch (step) {
                case Code.Emit(var instruction) -> execute(instruction);
                case Code.Repeat(var count, var body) -> {
                    long passes = value(count);
                    for (long pass = 0; pass < passes; pass++) {
                        execute(body);
                    }
                }
            }
        }
    }

    private long value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    private void execute(Instruction instruction) {
        switch (instruction) {
            case Instruction.SetVectorLength(var length) -> vl = value(length);
            case Instruction.LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case Instruction.AddScalar(var d, var a, var b) -> scalars[d.index()] = scalars[a.index()] + value(b);
            case Instruction.Load load -> {
                long seen = mix(31, vl, masked(load));
                for (int i = 0; i < vl; i++) {
                    for (long at = first(load.at(), load.bits(), load.stride(), i), end = at + load.bits() / 8; at < end; at++) {
                        seen = mix(seen, memory.getOrDefault(at, 0L));
                    }
                }
                vectors[load.d().index()] = mix(vectors[load.d().index()], seen);
                step(load.at());
            }
            case Instruction.Store store -> {
                long seen = mix(37, vl, read(store.value()), masked(store));
                for (int i = 0; i < vl; i++) {
                    for (long at = first(store.at(), store.bits(), store.stride(), i), end = at + store.bits() / 8; at < end; at++) {
                        memory.put(at, mix(memory.getOrDefault(at, 0L), seen, i));
                    }
                }
                step(store.at());
            }
            case Instruction.VectorInstruction vector -> {
                long seen = mix(vector.getClass().getSimpleName().hashCode(), vl, masked(vector));
                for (var source : vector.sources()) {
                    seen = mix(seen, read(source));
                }
                write(vector, seen);
                vector.postIncremented().forEach(x -> scalars[x.index()]++);
            }
            default -> throw new IllegalArgumentException("not part of the trial: " + instruction);
        }
    }

    private long first(Address at, int bits, int stride, int i) {
        return scalars[at.base().index()] + at.offset() + (long) i * stride * bits / 8;
    }

    private void step(Address at) {
        scalars[at.base().index()] += at.postIncrement();
    }

    private long masked(Instruction.VectorInstruction instruction) {
        return instruction.mask().map(mask -> masks[mask.index()]).orElse(0L);
    }

    private long read(Source source) {
        return switch (source) {
            case Source.VectorRegister(int index) -> vectors[index];
            case Source.Broadcast(var register, Element.At(int element)) -> mix(vectors[register.index()], element);
            case Source.Broadcast(var register, Element.Indexed(var x, _)) -> mix(vectors[register.index()], scalars[x.index()]);
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
            case Source.Accumulator(int index) -> accumulators[index];
        };
    }

    private void write(Instruction.VectorInstruction instruction, long seen) {
        switch (instruction) {
            case Instruction.Add i -> vector(i.d(), seen);
            case Instruction.Multiply i -> vector(i.d(), seen);
            case Instruction.ReadAccumulator i -> vector(i.d(), seen);
            case Instruction.Select i -> vector(i.d(), mix(seen, masks[i.by().index()]));
            case Instruction.Clear i -> accumulators[i.d().index()] = mix(accumulators[i.d().index()], seen);
            case Instruction.MultiplyAccumulate i -> accumulators[i.d().index()] = mix(accumulators[i.d().index()], seen);
            case Instruction.Compare i -> masks[i.d().index()] = mix(masks[i.d().index()], seen);
            case Instruction.HorizontalSum i -> {
                switch (i.d().register()) {
                    case Source.VectorRegister d -> vector(d, seen);
                    case Source.Accumulator(int index) -> accumulators[index] = mix(accumulators[index], seen);
                }
            }
            default -> throw new IllegalArgumentException("not part of the trial: " + instruction);
        }
    }

    private void vector(Source.VectorRegister d, long seen) {
        vectors[d.index()] = mix(vectors[d.index()], seen);
    }

    private static long mix(long... values) {
        long mixed = 0x9E3779B97F4A7C15L;
        for (long value : values) {
            mixed = (mixed ^ value) * 0xBF58476D1CE4E5B9L;
            mixed ^= mixed >>> 29;
        }
        return mixed;
    }
}
