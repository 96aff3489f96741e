package dev.cupel.programs.kernels;

import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.RomTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The code of one op on one machine, still without addresses.
public interface Kernel {
    /// {@return name of the layout, as reports and `--variant` write it; empty where there is but one}
    String layout();

    /// {@return the parts that run one after the other} Most kernels have one; those whose constants outgrow the scratchpad have several,
    /// so that the constants of the next part can be brought in while one runs.
    List<Part> parts();

    /// {@return a kernel of one part}
    static Kernel of(String layout, List<Constant> constants, List<RomTable> tables, int scratchBytes, Function<Placement, Code> emit) {
        return new Whole(layout, constants, tables, scratchBytes, emit);
    }

    /// A kernel that is its only part.
    record Whole(String layout, List<Constant> constants, List<RomTable> tables, int scratchBytes, Function<Placement, Code> code)
            implements Kernel, Part {
        public Whole {
            constants = List.copyOf(constants);
            tables = List.copyOf(tables);
        }

        @Override
        public List<Part> parts() {
            return List.of(this);
        }

        @Override
        public Code emit(Placement at) {
            return code.apply(at);
        }
    }

    /// A stretch of a kernel with the constants it needs at hand.
    interface Part {
        /// {@return arrays that must lie in the scratchpad while it runs}
        List<Constant> constants();

        /// {@return arrays that stay in DRAM, where its transfers find them}
        default List<Constant> inDram() {
            return List.of();
        }

        /// {@return ROM tables it reads}
        List<RomTable> tables();

        /// {@return bytes of scratchpad it needs while it runs, contents not kept}
        int scratchBytes();

        /// {@return its code}
        Code emit(Placement at);
    }

    /// Integers in memory.
    ///
    /// @param elementBits 8, 16 or 32
    /// @param values      each fits `elementBits`, two's complement or unsigned
    record Constant(String name, int elementBits, int[] values) {
        public Constant {
            values = values.clone();
        }

        @Override
        public int[] values() {
            return values.clone();
        }

        /// {@return these integers as signed elements of the fewest bits that hold them all}
        static Constant narrowest(String name, int[] values) {
            int bits = 8;
            for (int value : values) {
                bits = Math.max(bits, value == (byte) value ? 8 : value == (short) value ? 16 : 32);
            }
            return new Constant(name, bits, values);
        }

        /// {@return its size in memory}
        public int bytes() {
            return values.length * (elementBits / 8);
        }

        /// {@return it as a tensor at `address`}
        TensorView at(int address, List<Integer> shape) {
            return TensorView.contiguous(address, elementBits, true, shape);
        }
    }

    /// Where everything lies.
    ///
    /// @param inputs    the op's inputs, in its order
    /// @param output    the op's output
    /// @param constants byte address of each constant of the part, in its order
    /// @param tables    number of each ROM table of the part, in its order
    /// @param inDram    byte address of each constant of the part that stays in DRAM, in its order
    /// @param scratch   byte address of the scratch area; 0 where none was asked for
    record Placement(List<TensorView> inputs, TensorView output, List<Integer> constants, List<Integer> inDram, List<Table> tables, int scratch) {
        public Placement {
            inputs = List.copyOf(inputs);
            constants = List.copyOf(constants);
            inDram = List.copyOf(inDram);
            tables = List.copyOf(tables);
        }

        /// {@return the inputs, broadcast to the output, and the output after them}
        List<TensorView> together() {
            var views = new ArrayList<TensorView>();
            inputs.forEach(input -> views.add(input.broadcastTo(output.shape())));
            views.add(output);
            return views;
        }
    }
}
