package dev.cupel.sim.engine;

import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Scratchpad;

/// A transfer under way. Its bytes move whole when it ends.
///
/// @param pc         its instruction
/// @param toDram     direction
/// @param scratchpad first byte in the scratchpad
/// @param dram       byte address in DRAM of each row
/// @param rowBytes   bytes of a row; rows lie one behind the other in the scratchpad
/// @param end        the cycle from which on accesses see it
/// @param observed   whether the tensors that its instruction makes ready are ready then: in the last pass of all loops
record Transfer(int pc, boolean toDram, long scratchpad, int[] dram, int rowBytes, long end, boolean observed) {
    /// {@return the byte behind its last in the scratchpad}
    long scratchpadEnd() {
        return scratchpad + bytes();
    }

    /// {@return bytes that it moves}
    long bytes() {
        return (long) dram.length * rowBytes;
    }

    /// {@return whether an access to bytes `from` to `to - 1` conflicts with it} Two readers do not.
    boolean conflicts(long from, long to, boolean store) {
        return (store || !toDram) && from < scratchpadEnd() && to > scratchpad;
    }

    void move(Scratchpad pad, Dram memory) {
        for (int i = 0; i < dram.length; i++) {
            int at = (int) scratchpad + i * rowBytes;
            if (toDram) {
                memory.write(dram[i], pad.bytes(), at, rowBytes);
            } else {
                memory.read(dram[i], pad.bytes(), at, rowBytes);
            }
        }
    }
}
