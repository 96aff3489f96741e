package dev.cupel.programs.compile;

import dev.cupel.programs.kernels.Kernel;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// One part of one op's kernel: what runs between two looks at the DMA queue.
///
/// @param region        the op's index among the program's ops
/// @param constantBytes of all constants in their common block; plans ask for it again and again, and constants are made anew each time
record Stage(QuantizedOp op, int region, Kernel.Part part, int constantBytes) {
    private static final int ALIGNMENT = 4;

    static Stage of(QuantizedOp op, int region, Kernel.Part part) {
        int at = 0;
        for (var constant : part.constants()) {
            at = aligned(at) + constant.bytes();
        }
        return new Stage(op, region, part, at);
    }

    /// {@return byte offsets of the constants in their common block}
    List<Integer> constantOffsets() {
        var offsets = new ArrayList<Integer>();
        int at = 0;
        for (var constant : part.constants()) {
            offsets.add(at);
            at = aligned(at + constant.bytes());
        }
        return offsets;
    }

    /// {@return the block of all constants, little endian}
    byte[] constantBlock() {
        byte[] block = new byte[constantBytes];
        var offsets = constantOffsets();
        var constants = part.constants();
        for (int i = 0; i < offsets.size(); i++) {
            byte[] one = bytes(constants.get(i));
            System.arraycopy(one, 0, block, offsets.get(i), one.length);
        }
        return block;
    }

    /// {@return the elements of a constant, little endian}
    static byte[] bytes(Kernel.Constant constant) {
        int bytes = constant.elementBits() / 8;
        byte[] block = new byte[constant.bytes()];
        int at = 0;
        for (int value : constant.values()) {
            for (int b = 0; b < bytes; b++) {
                block[at++] = (byte) (value >> (8 * b));
            }
        }
        return block;
    }

    private static int aligned(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }
}
