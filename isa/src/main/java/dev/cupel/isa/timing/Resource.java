package dev.cupel.isa.timing;

import dev.cupel.isa.Unit;
import java.util.Locale;

/// What instructions reserve and wait for.
public enum Resource {
    /// Nothing.
    NONE,
    /// A unit; numbered as in [Unit].
    UNIT,
    /// A read port of the vector file.
    READ_PORT,
    /// A write port of the vector file.
    WRITE_PORT,
    /// A vector register.
    VECTOR,
    /// A vector accumulator.
    ACCUMULATOR,
    /// A mask.
    MASK,
    /// The scratchpad, which a transfer may not touch before the loads and stores before it.
    SCRATCHPAD,
    /// A place in the DMA queue.
    TRANSFER;

    /// {@return its name in reports, e.g. `v3`, `mul unit`, `read port 2`}
    ///
    /// @param index which of them, counted from 0
    public String label(int index) {
        return switch (this) {
            case NONE -> "";
            case UNIT -> Unit.values()[index] == Unit.MEMORY ? "load/store pipe" : Unit.values()[index].name().toLowerCase(Locale.ROOT) + " unit";
            case READ_PORT -> "read port " + index;
            case WRITE_PORT -> "write port " + index;
            case VECTOR -> "v" + index;
            case ACCUMULATOR -> "a" + index;
            case MASK -> "m" + index;
            case SCRATCHPAD -> "scratchpad";
            case TRANSFER -> "transfer";
        };
    }
}
