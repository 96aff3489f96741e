package dev.cupel.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// One field of the machine file: where it stands, what it accepts and how to read it back from a [Machine].
///
/// @param path  dotted, e.g. `units.lut.ports`
/// @param kind  what values it takes
/// @param value the field of a machine; empty where the file leaves it out because it equals its default
record MachineField(String path, Kind kind, boolean required, Function<Machine, Optional<Object>> value) {
    /// What values a field takes.
    sealed interface Kind {
        /// An integer with a unit.
        record Count(String unit, long low, long high) implements Kind {}

        /// One of some words.
        record Word(List<String> choices) implements Kind {}

        /// Any text but an empty one.
        record Name() implements Kind {}
    }

    static final List<String> OVERFLOW = Stream.of(OverflowPolicy.values()).map(p -> p.fit().suffix()).toList();

    /// Machine file words of the roundings, in the order of [Rounding] without its first.
    static final List<String> ROUNDING = List.of("floor", "half-up", "half-even", "half-away");

    static final List<TimingClass> CONFIGURED = Stream.of(TimingClass.values())
            .filter(c -> c != TimingClass.DMA && c != TimingClass.CONTROL)
            .toList();

    /// All fields in the order of the file.
    static final List<MachineField> ALL = all();

    private static List<MachineField> all() {
        var fields = new ArrayList<MachineField>();
        fields.add(new MachineField("name", new Kind.Name(), true, m -> Optional.of(m.name())));
        fields.add(count("wordBits", "bits", 2, 32, Machine::wordBits));
        fields.add(count("accumulatorBits", "bits", 2, 63, Machine::accumulatorBits));
        fields.add(count("lanes", "elements", 1, 256, Machine::lanes));
        fields.add(count("vectorLength", "elements", 1, 256, Machine::vectorLength));
        fields.add(new MachineField("overflow", new Kind.Word(OVERFLOW), true, m -> Optional.of(OVERFLOW.get(m.overflow().ordinal()))));
        fields.add(new MachineField("rounding", new Kind.Word(ROUNDING), true, m -> Optional.of(ROUNDING.get(m.rounding().ordinal() - 1))));
        fields.add(count("readPorts", "ports", 3, 12, Machine::readPorts));
        fields.add(count("writePorts", "ports", 1, 8, Machine::writePorts));
        fields.add(count("programWords", "instructions", 1, 1 << 24, Machine::programWords));
        for (var timingClass : CONFIGURED) {
            String path = "units." + timingClass.key();
            boolean memory = timingClass == TimingClass.MEMORY;
            fields.add(count(path + ".latency", "cycles", memory ? 2 : 1, 64, m -> m.timing(timingClass).latency()));
            if (!memory) {
                fields.add(optional(path + ".ports", "elements a cycle", 1, 256,
                        m -> Optional.of(m.timing(timingClass).ports()).filter(ports -> ports != m.lanes())));
                fields.add(optional(path + ".interval", "cycles", 1, 64,
                        m -> Optional.of(m.timing(timingClass).interval()).filter(interval -> interval != 1)));
            }
        }
        fields.add(count("rom.maxEntries", "entries", 2, 1 << 20, m -> m.rom().maxEntries()));
        fields.add(optional("rom.maxBits", "bits", 1, 32, m -> Optional.of(m.rom().maxBits()).filter(bits -> bits != m.wordBits())));
        fields.add(count("scratchpad.bytes", "bytes", 16, 1 << 28, m -> m.scratchpad().bytes()));
        fields.add(count("scratchpad.banks", "banks", 1, 1024, m -> m.scratchpad().banks()));
        fields.add(count("scratchpad.bankBytes", "bytes", 1, 64, m -> m.scratchpad().bankBytes()));
        fields.add(count("dram.bytes", "bytes", 16, 1 << 30, m -> m.dram().bytes()));
        fields.add(count("dram.latency", "cycles", 0, 100_000, m -> m.dram().latency()));
        fields.add(count("dram.bytesPerCycle", "bytes a cycle", 1, 4096, m -> m.dram().bytesPerCycle()));
        fields.add(count("dmaQueue", "transfers", 1, 64, Machine::dmaQueue));
        return List.copyOf(fields);
    }

    private static MachineField count(String path, String unit, long low, long high, Function<Machine, Integer> value) {
        return new MachineField(path, new Kind.Count(unit, low, high), true, m -> Optional.of((long) value.apply(m)));
    }

    private static MachineField optional(String path, String unit, long low, long high, Function<Machine, Optional<Integer>> value) {
        return new MachineField(path, new Kind.Count(unit, low, high), false, m -> value.apply(m).map(Integer::longValue));
    }

    /// {@return the object that the field stands in, as a path; empty for the file's own}
    String parent() {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    /// {@return the key within its object}
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
