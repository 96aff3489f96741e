package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Elements;
import dev.cupel.sim.memory.Scratchpad;

/// Moves tensors between the host's row-major integers and the memories.
final class Tensors {
    private Tensors() {}

    static int[] read(TensorBinding tensor, Scratchpad scratchpad, Dram dram) {
        var extent = Extent.of(tensor);
        byte[] bytes = extent.read(tensor.memory(), scratchpad, dram);
        int[] values = new int[tensor.size()];
        var rows = new Rows(tensor);
        for (int at = 0; at < values.length; at += rows.length) {
            Elements.get(bytes, tensor.address() - extent.from, tensor.bits(), tensor.signed(), rows.next(), rows.stride, values, at, rows.length);
        }
        return values;
    }

    /// @throws IllegalArgumentException if there are not as many values as elements, or one does not fit an element
    static void write(TensorBinding tensor, int[] values, Scratchpad scratchpad, Dram dram) {
        if (values.length != tensor.size()) {
            throw new IllegalArgumentException("tensor %s %s: %d values, must be %d".formatted(tensor.name(), tensor.shape(), values.length,
                    tensor.size()));
        }
        long low = tensor.signed() ? Machine.min(tensor.bits()) : tensor.bits() == 32 ? Integer.MIN_VALUE : 0;
        long high = tensor.signed() ? Machine.max(tensor.bits()) : (1L << tensor.bits()) - 1;
        var extent = Extent.of(tensor);
        byte[] bytes = extent.read(tensor.memory(), scratchpad, dram);
        long outside = 0;
        for (int value : values) {
            outside |= (value - low) | (high - value);
        }
        for (int i = 0; i < values.length && outside < 0; i++) {
            if (values[i] < low || values[i] > high) {
                throw new IllegalArgumentException("tensor %s: element %d is %d, must be in %d..%d".formatted(tensor.name(), i, values[i], low,
                        high));
            }
        }
        var rows = new Rows(tensor);
        for (int at = 0; at < values.length; at += rows.length) {
            Elements.set(bytes, tensor.address() - extent.from, tensor.bits(), rows.next(), rows.stride, values, at, rows.length);
        }
        int from = (int) extent.from;
        if (tensor.memory() == Memory.DRAM) {
            dram.write(from, bytes, 0, bytes.length);
        } else {
            System.arraycopy(bytes, 0, scratchpad.bytes(), from, bytes.length);
        }
    }

    /// {@return the first byte that a tensor's elements touch}
    static long firstByte(TensorBinding tensor) {
        return Extent.of(tensor).from;
    }

    /// {@return the byte behind the last}
    static long endByte(TensorBinding tensor) {
        return Extent.of(tensor).to;
    }

    /// The bytes that a tensor's elements lie in, with whatever lies between.
    private record Extent(long from, long to) {
        static Extent of(TensorBinding tensor) {
            long least = 0;
            long greatest = 0;
            for (int i = 0; i < tensor.shape().size(); i++) {
                long reach = (tensor.shape().get(i) - 1L) * tensor.strides().get(i);
                least += Math.min(0, reach);
                greatest += Math.max(0, reach);
            }
            long from = Elements.byteOf(tensor.address(), tensor.bits(), least);
            return tensor.size() == 0 ? new Extent(from, from) : new Extent(from, Elements.endOf(tensor.address(), tensor.bits(), greatest));
        }

        byte[] read(Memory memory, Scratchpad scratchpad, Dram dram) {
            byte[] bytes = new byte[Math.toIntExact(to - from)];
            if (memory == Memory.DRAM) {
                dram.read((int) from, bytes, 0, bytes.length);
            } else {
                System.arraycopy(scratchpad.bytes(), (int) from, bytes, 0, bytes.length);
            }
            return bytes;
        }
    }

    /// Walks the rows of a tensor, its innermost dimension being a row, in row-major order.
    private static final class Rows {
        /// Elements of a row.
        final int length;
        /// From one element of a row to the next, in elements.
        final int stride;
        /// Of the outer dimensions.
        private final int[] shape;
        private final int[] strides;
        private final int[] at;
        private long offset;

        Rows(TensorBinding tensor) {
            int outer = tensor.shape().size() - 1;
            length = outer < 0 ? 1 : tensor.shape().get(outer);
            stride = outer < 0 ? 0 : tensor.strides().get(outer);
            shape = new int[Math.max(0, outer)];
            strides = new int[shape.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = tensor.shape().get(i);
                strides[i] = tensor.strides().get(i);
            }
            at = new int[shape.length];
        }

        /// {@return where the next row begins, in elements from the tensor's first}
        long next() {
            long here = offset;
            for (int i = at.length - 1; i >= 0; i--) {
                offset += strides[i];
                if (++at[i] < shape[i]) {
                    break;
                }
                offset -= (long) at[i] * strides[i];
                at[i] = 0;
            }
            return here;
        }
    }
}
