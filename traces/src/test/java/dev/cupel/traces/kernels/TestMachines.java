package dev.cupel.traces.kernels;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Machines that kernels are tried on, with scratchpads that hold any test: the presets, and shapes that nobody would build.
final class TestMachines {
    private TestMachines() {}

    static List<Machine> all() {
        return List.of(
                changed("edge16", Map.of()),
                changed("tiny4", Map.of()),
                changed("wide64", Map.of()),
                changed("tiny4", Map.of("name", "odd3", "lanes", "3", "vectorLength", "9", "wordBits", "28", "accumulatorBits", "40",
                        "overflow", "wrap", "rom.maxEntries", "1024")),
                changed("tiny4", Map.of("name", "pair", "lanes", "2", "vectorLength", "4", "wordBits", "29")), // rows outgrow the registers
                changed("tiny4", Map.of("name", "single", "lanes", "1", "vectorLength", "7", "wordBits", "30", "accumulatorBits", "30",
                        "readPorts", "3", "writePorts", "1")));
    }

    private static Machine changed(String preset, Map<String, String> changes) {
        var all = new TreeMap<>(changes);
        all.put("scratchpad.bytes", Integer.toString(1 << 24));
        return MachineFields.with(Presets.named(preset), all).orThrow();
    }
}
