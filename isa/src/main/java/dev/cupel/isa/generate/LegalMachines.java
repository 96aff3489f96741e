package dev.cupel.isa.generate;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.TimingClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Machines that a machine file can describe, small in memory and different in everything that shapes a run.
public final class LegalMachines {
    /// Lanes by turns: narrow machines often, as they build fast, wide ones now and then.
    private static final int[] LANES = {2, 4, 8, 3, 16, 2, 5, 32, 4, 12, 6, 64, 2, 7, 4, 24};
    private static final int MOST_ELEMENTS = 256;
    private static final int LEAST_WORD = 8;
    private static final int MOST_WORD = 32;
    private static final int LEAST_ACCUMULATOR = 16;
    private static final int MOST_ACCUMULATOR = 48;
    private static final List<String> POLICIES = List.of("sat", "wrap", "sat", "wrap", "trap");
    private static final List<String> ROUNDINGS = List.of("floor", "half-up", "half-even", "half-away");

    private LegalMachines() {}

    /// {@return the `number`-th machine of this seed} 2 to 64 lanes, words of 8 to 32 and accumulators of 16 to 48 bits, 3 to 8 read and 1 to 4 write
    /// ports; sixteen in a row have all the lane counts there are here.
    public static Machine machine(long seed, int number) {
        var dice = new Dice(seed * 1_000_003 + number);
        int lanes = lanes(number);
        int beats = Math.min(dice.of(List.of(1, 2, 3, 4, 4, 5, 8)), MOST_ELEMENTS / lanes);
        int length = lanes * beats;
        int mostAccumulator = Math.min(MOST_ACCUMULATOR, 63 - (32 - Integer.numberOfLeadingZeros(length - 1)));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", "random-%d-%d".formatted(seed, number));
        fields.put("lanes", lanes);
        fields.put("vectorLength", length);
        fields.put("wordBits", dice.edge(LEAST_WORD, MOST_WORD));
        fields.put("accumulatorBits", dice.edge(LEAST_ACCUMULATOR, mostAccumulator));
        fields.put("overflow", dice.of(POLICIES));
        fields.put("rounding", dice.of(ROUNDINGS));
        fields.put("readPorts", dice.in(3, 8));
        fields.put("writePorts", dice.in(1, 4));
        fields.put("programWords", 1024);
        for (var timingClass : TimingClass.values()) {
            String key = timingClass.key();
            if (Presets.named("tiny4").units().containsKey(timingClass)) {
                boolean memory = timingClass == TimingClass.MEMORY;
                fields.put("units." + key + ".latency", dice.chance(80) ? dice.in(memory ? 2 : 1, 6) : dice.in(7, 20));
                if (!memory) {
                    fields.put("units." + key + ".ports", dice.chance(60) ? lanes : dice.in(Math.max(1, lanes / 8), lanes));
                    fields.put("units." + key + ".interval", dice.chance(75) ? 1 : dice.in(2, 9));
                }
            }
        }
        fields.put("rom.maxEntries", 1 << dice.in(1, 7));
        fields.put("scratchpad.bytes", dice.of(List.of(2048, 3000, 4096, 8192)));
        fields.put("scratchpad.banks", 1 << dice.in(0, 5));
        fields.put("scratchpad.bankBytes", 1 << dice.in(0, 4));
        fields.put("dram.bytes", dice.of(List.of(2048, 4096, 5000)));
        fields.put("dram.latency", dice.chance(20) ? 0 : dice.in(1, 60));
        fields.put("dram.bytesPerCycle", dice.in(1, 32));
        fields.put("dmaQueue", dice.in(1, 8));
        var changes = new LinkedHashMap<String, String>();
        fields.forEach((field, value) -> changes.put(field, value.toString()));
        return MachineFields.with(Presets.named("tiny4"), Map.copyOf(changes)).orThrow();
    }

    /// {@return the lanes of the `number`-th machine of any seed}
    public static int lanes(int number) {
        return LANES[number % LANES.length];
    }
}
