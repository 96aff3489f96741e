package dev.cupel.sim.debug;

import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Inert;
import dev.cupel.sim.engine.SteppedRun;
import dev.cupel.sim.memory.Elements;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/// What of a machine can be looked at: one or more integers.
public sealed interface Location {
    /// A register file, by the letter of its registers; `t` are the ROM tables.
    enum File {
        X, V, A, M, T
    }

    /// All elements of a register.
    record Register(File file, int index) implements Location {}

    /// One element.
    record Element(File file, int index, int element) implements Location {}

    /// Elements in a memory.
    record Bytes(Memory memory, int address, int count, int bits, boolean signed) implements Location {}

    /// A tensor, as memory holds it.
    record Tensor(TensorBinding tensor) implements Location {}

    /// A figure of the run.
    record Figure(Kind kind) implements Location {
        /// Which.
        enum Kind {
            VL, PC, CYCLE, NUMBER, OVERFLOWS, CLIPS, ENDED
        }
    }

    /// {@return the integers there, as seen in `cycle`}
    default long[] values(SteppedRun run, long cycle) {
        return switch (this) {
            case Register(var file, int index) -> switch (file) {
                case X -> new long[] {run.scalar(index)};
                case V -> longs(run.vector(index));
                case A -> run.accumulator(index);
                case M -> longs(run.mask(index));
                case T -> Optional.ofNullable(run.program().tables().get(index)).map(table -> longs(table.entries())).orElseGet(() -> new long[0]);
            };
            case Element(var file, int index, int element) -> new long[] {new Register(file, index).values(run, cycle)[element]};
            case Bytes b -> {
                int size = (int) Elements.endOf(0, b.bits(), b.count() - 1L);
                byte[] bytes = run.memory(b.memory(), b.address(), size, cycle);
                yield LongStream.range(0, b.count()).map(i -> unsigned(Elements.get(bytes, 0, b.bits(), b.signed(), i), b)).toArray();
            }
            case Tensor(var tensor) -> longs(run.tensor(tensor, cycle));
            case Figure(var kind) -> new long[] {switch (kind) {
                case VL -> run.vl();
                case PC -> run.pc();
                case CYCLE -> run.cycle();
                case NUMBER -> run.number();
                case OVERFLOWS -> run.overflows();
                case CLIPS -> run.events().clips();
                case ENDED -> run.outcome().isPresent() ? 1 : 0;
            }};
        };
    }

    private static long unsigned(int pattern, Bytes bytes) {
        return bytes.signed() || bytes.bits() < 32 ? pattern : pattern & 0xffff_ffffL;
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /// {@return it in the debugger's language}
    default String text() {
        return switch (this) {
            case Register(var file, int index) -> file.name().toLowerCase(Locale.ROOT) + index;
            case Element(var file, int index, int element) -> "%s%d[%d]".formatted(file.name().toLowerCase(Locale.ROOT), index, element);
            case Bytes b -> "%s %d %d %s%d".formatted(b.memory().name().toLowerCase(Locale.ROOT), b.address(), b.count(), b.signed() ? "s" : "u", b.bits());
            case Tensor(var tensor) -> "tensor " + Inert.text(tensor.name());
            case Figure(var kind) -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
