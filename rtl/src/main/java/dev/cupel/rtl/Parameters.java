package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.TimingClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A machine's sizes as the twin's sources and its bench read them.
final class Parameters {
    /// Cycles that a counter must hold beyond its beats, at most: a latency and the offsets of the rules.
    private static final int MARGIN = 70;

    private Parameters() {}

    /// {@return the SystemVerilog package `machine_parameters`}
    static String systemVerilog(Machine machine) {
        return "// Generated from the machine file. Not every machine has a use for every name.\n/* verilator lint_off UNUSEDPARAM */\npackage machine_parameters;\n"
                + lines(values(machine), "  localparam int %s = %d;\n")
                + lines(classes(), "  localparam logic [3:0] %s = 4'd%d;\n")
                + "endpackage\n/* verilator lint_on UNUSEDPARAM */\n";
    }

    /// {@return the same sizes for the bench}
    static String header(Machine machine) {
        return "// Generated from the machine file.\n#pragma once\n" + lines(values(machine), "inline constexpr int %s = %d;\n");
    }

    private static String lines(Map<String, Integer> values, String form) {
        return values.entrySet().stream().map(e -> form.formatted(e.getKey(), e.getValue())).collect(Collectors.joining());
    }

    /// {@return every size by the name that the sources use}
    static Map<String, Integer> values(Machine machine) {
        var values = new LinkedHashMap<String, Integer>();
        values.put("W", machine.wordBits());
        values.put("A", machine.accumulatorBits());
        values.put("LANES", machine.lanes());
        values.put("VL", machine.vectorLength());
        values.put("READ_PORTS", machine.readPorts());
        values.put("WRITE_PORTS", machine.writePorts());
        values.put("CODE_WORDS", machine.programWords());
        values.put("ROM_ENTRIES", machine.rom().maxEntries());
        values.put("SPAD_BYTES", machine.scratchpad().bytes());
        values.put("BANKS", machine.scratchpad().banks());
        values.put("BANK_BYTES", machine.scratchpad().bankBytes());
        values.put("DRAM_BYTES", machine.dram().bytes());
        values.put("DRAM_LATENCY", machine.dram().latency());
        values.put("DRAM_BYTES_PER_CYCLE", machine.dram().bytesPerCycle());
        values.put("DMA_QUEUE", machine.dmaQueue());
        // The suffixes' own numbers, section 9 of docs/machine.md: the machine's choice is put in where an instruction says none.
        values.put("OVERFLOW", machine.overflow().fit().ordinal());
        values.put("ROUNDING", machine.rounding().ordinal());
        int longest = worstBankInterval(machine);
        for (var timingClass : TimingClass.values()) {
            if (machine.units().containsKey(timingClass)) {
                var timing = machine.timing(timingClass);
                values.put("LAT_" + timingClass, timing.latency());
                values.put("PORTS_" + timingClass, timing.ports());
                values.put("II_" + timingClass, timing.beatInterval(machine.lanes()));
                longest = Math.max(longest, timing.beatInterval(machine.lanes()));
            }
        }
        values.put("INTERVAL_BITS", bits(longest));
        values.put("COUNTER_BITS", bits(machine.beats(machine.vectorLength()) * longest + longest + MARGIN));
        return values;
    }

    /// {@return the most words of one bank that a beat can touch}
    private static int worstBankInterval(Machine machine) {
        int bankBytes = machine.scratchpad().bankBytes();
        int wordsOfAnElement = bankBytes >= 4 ? 2 : bankBytes == 2 ? 3 : 4;
        return machine.lanes() * wordsOfAnElement;
    }

    private static Map<String, Integer> classes() {
        var classes = new LinkedHashMap<String, Integer>();
        for (var timingClass : TimingClass.values()) {
            classes.put("CLASS_" + timingClass, timingClass.ordinal());
        }
        return classes;
    }

    private static int bits(int greatest) {
        return 32 - Integer.numberOfLeadingZeros(greatest);
    }
}
