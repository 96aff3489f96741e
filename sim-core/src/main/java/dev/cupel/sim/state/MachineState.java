package dev.cupel.sim.state;

import dev.cupel.sim.memory.Dram;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The whole state of a run between two instructions: a run resumed from it goes on exactly as the one it was taken from. Immutable. States taken in
/// a row share what did not change.
public final class MachineState {
    /// What a state is made of, in the order of the file.
    public enum Part {
        /// Instructions issued, cycle of the last issue, pc, loops.
        CLOCK,
        /// Scalars, vl, vectors, accumulators, masks.
        REGISTERS,
        SCRATCHPAD,
        /// Transfers whose bytes did not move yet.
        TRANSFERS,
        /// Reservations of registers, units and ports.
        SCOREBOARD,
        /// Cycles by instruction and cause.
        CHARGES,
        /// How often each demand occurred.
        DEMANDS,
        /// What did not fit.
        LOG,
        /// Observed tensors: those read, and those to be written over what the program computes.
        TENSORS,
        /// Events that a probe will hear later.
        EVENTS
    }

    private final long number;
    private final Map<Part, PagedBytes> parts;
    private final Dram dram;

    MachineState(long number, Map<Part, PagedBytes> parts, Dram dram) {
        this.number = number;
        this.parts = parts;
        this.dram = dram;
    }

    /// Gathers the parts of a state.
    public static final class Builder {
        private final EnumMap<Part, PagedBytes> parts = new EnumMap<>(Part.class);
        private final Optional<MachineState> earlier;

        /// @param earlier a state whose equal pages are shared
        public Builder(Optional<MachineState> earlier) {
            this.earlier = earlier;
        }

        /// Adds a part.
        /// @return this
        public Builder part(Part part, Consumer<StateWriter> writing) {
            var writer = new StateWriter();
            writing.accept(writer);
            PagedBytes before = earlier.isPresent() ? earlier.get().parts.get(part) : null;
            parts.put(part, PagedBytes.of(writer.array(), writer.size(), before));
            return this;
        }

        /// {@return the state}
        /// @param number instructions issued
        /// @param dram   must not change any more
        public MachineState build(long number, Dram dram) {
            return new MachineState(number, parts, dram);
        }
    }

    /// {@return how many instructions have issued}
    public long number() {
        return number;
    }

    /// Reads a part.
    /// @throws IllegalArgumentException if it holds what no run can
    public void read(Part part, Consumer<StateReader> reading) {
        var reader = new StateReader(part.name().toLowerCase(java.util.Locale.ROOT), bytes(part));
        reading.accept(reader);
        reader.end();
    }

    private PagedBytes pages(Part part) {
        PagedBytes bytes = parts.get(part);
        if (bytes == null) {
            throw new IllegalStateException("a state without " + part);
        }
        return bytes;
    }

    byte[] bytes(Part part) {
        return pages(part).toBytes();
    }

    int size(Part part) {
        return pages(part).size();
    }

    /// {@return DRAM as it was; not to be changed}
    public Dram dram() {
        return dram;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MachineState that && that.number == number && that.parts.equals(parts) && that.dram.sameContents(dram);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }
}
