package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import java.util.List;
import java.util.Map;

/// Small machines that differ in all that the twin is made from.
final class TestMachines {
    private TestMachines() {}

    /// One read port short, one write port, shared datapaths, units that are not pipelined, banks of two bytes, a part beat at the end.
    static final Machine NARROW = with(Map.ofEntries(Map.entry("lanes", "2"), Map.entry("vectorLength", "10"), Map.entry("wordBits", "12"),
            Map.entry("accumulatorBits", "20"), Map.entry("overflow", "wrap"), Map.entry("rounding", "half-even"), Map.entry("readPorts", "3"),
            Map.entry("writePorts", "1"), Map.entry("units.mul.latency", "4"), Map.entry("units.mul.interval", "2"), Map.entry("units.shr.ports", "1"),
            Map.entry("units.cmp.latency", "2"), Map.entry("units.accReduce.ports", "1"), Map.entry("units.acc.ports", "1"),
            Map.entry("units.lut.ports", "1"), Map.entry("units.sqrt.interval", "5"), Map.entry("units.memory.latency", "4"),
            Map.entry("scratchpad.bytes", "4096"), Map.entry("scratchpad.banks", "2"), Map.entry("scratchpad.bankBytes", "2"),
            Map.entry("dram.bytes", "4096"), Map.entry("dram.latency", "7"), Map.entry("dram.bytesPerCycle", "3"), Map.entry("dmaQueue", "2"),
            Map.entry("rom.maxEntries", "64"), Map.entry("programWords", "1024")));

    /// Lanes that are no power of two, and ports that do not divide them; an accumulator wider than two words; many ports.
    static final Machine ODD = with(Map.ofEntries(Map.entry("lanes", "3"), Map.entry("vectorLength", "9"), Map.entry("wordBits", "8"),
            Map.entry("accumulatorBits", "48"), Map.entry("rounding", "half-away"), Map.entry("readPorts", "8"), Map.entry("writePorts", "4"),
            Map.entry("units.mul.latency", "5"), Map.entry("units.mul.ports", "2"), Map.entry("units.cmpReduce.ports", "2"),
            Map.entry("units.acc.latency", "1"), Map.entry("units.accReduce.latency", "7"), Map.entry("units.lut.ports", "2"),
            Map.entry("scratchpad.bytes", "4096"), Map.entry("scratchpad.banks", "8"), Map.entry("scratchpad.bankBytes", "1"),
            Map.entry("dram.bytes", "4096"), Map.entry("dram.latency", "0"), Map.entry("dram.bytesPerCycle", "16"), Map.entry("dmaQueue", "1"),
            Map.entry("rom.maxEntries", "64"), Map.entry("programWords", "1024")));

    static List<Machine> all() {
        return List.of(Presets.named("tiny4"), NARROW, ODD);
    }

    private static Machine with(Map<String, String> changes) {
        return MachineFields.with(Presets.named("tiny4"), changes).orThrow();
    }
}
