package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How much of a machine was occupied in each of some equal stretches of a run. A quantity's mean in a stretch is its entry over the length of the stretch.
///
/// What is live was written and is still to be read: a register from the first write of a value to the last read before the next; a byte of the scratchpad
/// from the start of the store or transfer that writes it to the last load or transfer that reads it before the next. A write of some elements of a register
/// (masked, of one element, an accumulation) goes on with the value that is there. Tensors that the host writes are live from the start, those that it reads to
/// the end.
///
/// @param binCycles    length of a stretch; the last may be shorter
/// @param busy         for each unit that did anything, its busy cycles in each stretch
/// @param readPorts    for each read port of the vector file, the cycles in which it was taken
/// @param writePorts   for each write port likewise
/// @param vectors      live vector registers, summed over the cycles of each stretch
/// @param accumulators live accumulators, likewise
/// @param scratchpad   live bytes of the scratchpad, likewise
public record ActivityView(
        long binCycles,
        Map<Unit, long[]> busy,
        List<long[]> readPorts,
        List<long[]> writePorts,
        long[] vectors,
        long[] accumulators,
        long[] scratchpad) {
    /// Vector registers of every machine.
    public static final int VECTORS = 32;
    /// Accumulators of every machine.
    public static final int ACCUMULATORS = 8;

    public ActivityView {
        var copy = new EnumMap<Unit, long[]>(Unit.class);
        busy.forEach((unit, bins) -> copy.put(unit, bins.clone()));
        busy = Collections.unmodifiableMap(copy);
        readPorts = readPorts.stream().map(long[]::clone).toList();
        writePorts = writePorts.stream().map(long[]::clone).toList();
        vectors = vectors.clone();
        accumulators = accumulators.clone();
        scratchpad = scratchpad.clone();
    }

    /// {@return number of stretches}
    public int bins() {
        return scratchpad.length;
    }

    /// {@return cycles of stretch `bin` of a run of `cycles` cycles}
    public long length(int bin, long cycles) {
        return Math.min(binCycles, cycles - bin * binCycles);
    }

    private List<long[]> all() {
        var all = new ArrayList<>(busy.values());
        all.addAll(readPorts);
        all.addAll(writePorts);
        all.addAll(List.of(vectors, accumulators, scratchpad));
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActivityView view && view.binCycles == binCycles && view.busy.keySet().equals(busy.keySet())
                && view.readPorts.size() == readPorts.size() && Arrays.deepEquals(view.all().toArray(), all().toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(all().toArray()) * 31 + Long.hashCode(binCycles);
    }
}
