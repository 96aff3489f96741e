package dev.cupel.isa;

import dev.cupel.isa.Machine.UnitTiming;
import dev.cupel.isa.MachineField.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A machine's fields by path, before they are known to make a machine: counts as `Long`, words and names as `String`. File and sweep both
/// come through [#check] and [#machine], so no field has two sets of limits.
final class MachineValues {
    /// A wrong field: its path, what is wrong, what to try.
    record Fault(String path, String message, Optional<String> help) {
        Fault(String path, String message) {
            this(path, message, Optional.empty());
        }
    }

    private final Map<String, Object> values = new LinkedHashMap<>();

    /// {@return the fields of `machine` that its file states}
    static MachineValues of(Machine machine) {
        var all = new MachineValues();
        for (var field : MachineField.ALL) {
            field.value().apply(machine).ifPresent(value -> all.values.put(field.path(), value));
        }
        return all;
    }

    void put(String path, Object value) {
        values.put(path, value);
    }

    Optional<Object> get(String path) {
        return Optional.ofNullable(values.get(path));
    }

    /// {@return what is wrong with `value` for `field`}
    static Optional<Fault> check(MachineField field, Object value) {
        return switch (field.kind()) {
            case Kind.Count(String unit, long low, long high) when value instanceof Long count -> count < low || count > high
                    ? Optional.of(new Fault(field.path(), "`%s`: %d %s, must be in %d..%d".formatted(field.path(), count, unit, low, high)))
                    : Optional.empty();
            case Kind.Count(String unit, long low, long high) -> Optional.of(new Fault(field.path(),
                    "`%s`: must be an integer in %d..%d [%s]".formatted(field.path(), low, high, unit)));
            case Kind.Word(var choices) -> choices.contains(value)
                    ? Optional.empty()
                    : Optional.of(new Fault(field.path(), "`%s`: must be one of %s".formatted(field.path(), String.join(", ", choices)),
                            dev.cupel.isa.text.Nearest.suggestion(value.toString(), choices)));
            case Kind.Name() -> value instanceof String name && !name.isBlank() && name.length() <= 200
                    ? Optional.empty()
                    : Optional.of(new Fault(field.path(), "`%s`: must be a text of 1..200 characters".formatted(field.path())));
        };
    }

    /// {@return what is wrong between fields that are each right}
    List<Fault> crossFaults() {
        var faults = new ArrayList<Fault>();
        Long lanes = count("lanes");
        Long length = count("vectorLength");
        if (lanes != null && length != null && length % lanes != 0) {
            faults.add(new Fault("vectorLength", "`vectorLength`: %d elements, must be a multiple of `lanes`, %d".formatted(length, lanes)));
        }
        Long accumulator = count("accumulatorBits");
        if (accumulator != null && length != null && accumulator > Machine.maxAccumulatorBits(length.intValue())) {
            faults.add(new Fault("accumulatorBits", "`accumulatorBits`: %d bits, must be at most %d with `vectorLength` %d (the exact sum of a register must fit 63 bits)"
                    .formatted(accumulator, Machine.maxAccumulatorBits(length.intValue()), length)));
        }
        for (var timingClass : MachineField.CONFIGURED) {
            String path = "units.%s.ports".formatted(timingClass.key());
            Long ports = count(path);
            if (ports != null && lanes != null && ports > lanes) {
                faults.add(new Fault(path, "`%s`: %d elements a cycle, must be at most `lanes`, %d".formatted(path, ports, lanes)));
            }
        }
        Long romBits = count("rom.maxBits");
        Long word = count("wordBits");
        if (romBits != null && word != null && romBits > word) {
            faults.add(new Fault("rom.maxBits", "`rom.maxBits`: %d bits, must be at most `wordBits`, %d".formatted(romBits, word)));
        }
        for (String path : List.of("rom.maxEntries", "scratchpad.banks", "scratchpad.bankBytes")) {
            Long count = count(path);
            if (count != null && Long.bitCount(count) != 1) {
                faults.add(new Fault(path, "`%s`: %d, must be a power of two".formatted(path, count),
                        Optional.of("the powers of two beside it are %d and %d".formatted(Long.highestOneBit(count), 2 * Long.highestOneBit(count)))));
            }
        }
        return faults;
    }

    /// {@return the machine} Every required field is present and nothing is wrong.
    Machine machine() {
        var units = new EnumMap<TimingClass, UnitTiming>(TimingClass.class);
        for (var timingClass : MachineField.CONFIGURED) {
            String path = "units." + timingClass.key();
            units.put(timingClass, new UnitTiming(number(path + ".latency"), number(path + ".ports", number("lanes")), number(path + ".interval", 1)));
        }
        return new Machine(
                text("name"),
                number("wordBits"),
                number("accumulatorBits"),
                number("lanes"),
                number("vectorLength"),
                OverflowPolicy.values()[MachineField.OVERFLOW.indexOf(text("overflow"))],
                Rounding.values()[MachineField.ROUNDING.indexOf(text("rounding")) + 1],
                number("readPorts"),
                number("writePorts"),
                number("programWords"),
                units,
                new Machine.Rom(number("rom.maxEntries"), number("rom.maxBits", number("wordBits"))),
                new Machine.Scratchpad(number("scratchpad.bytes"), number("scratchpad.banks"), number("scratchpad.bankBytes")),
                new Machine.Dram(number("dram.bytes"), number("dram.latency"), number("dram.bytesPerCycle")),
                number("dmaQueue"));
    }

    private @org.jspecify.annotations.Nullable Long count(String path) {
        return values.get(path) instanceof Long count ? count : null;
    }

    private int number(String path) {
        if (values.get(path) instanceof Long count) {
            return Math.toIntExact(count);
        }
        throw new IllegalStateException("machine field " + path + " was not checked");
    }

    private int number(String path, int otherwise) {
        return values.containsKey(path) ? number(path) : otherwise;
    }

    private String text(String path) {
        if (values.get(path) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("machine field " + path + " was not checked");
    }
}
