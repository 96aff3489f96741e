package dev.cupel.isa;

import java.util.EnumMap;
import java.util.Map;

/// One concrete machine: every width, latency, lane and port count. Read from a machine file by [MachineFile]; the limits hold for every
/// instance. docs/machine.md explains each field.
///
/// @param name            what reports call it
/// @param wordBits        W, bits of a vector element
/// @param accumulatorBits A, bits of an accumulator element
/// @param lanes           elements processed in one beat
/// @param vectorLength    elements of a vector register, accumulator and mask; a multiple of `lanes`
/// @param overflow        what becomes of results that do not fit where the instruction does not say
/// @param rounding        the rounding of shifts that do not say theirs; not [Rounding#MACHINE]
/// @param readPorts       read ports of the vector file
/// @param writePorts      write ports of the vector file
/// @param programWords    instructions that the code memory holds
/// @param units           latency and interval of each timing class of the units; none for DMA and CONTROL
/// @param rom             limits of the ROM tables
/// @param scratchpad      the on-chip memory
/// @param dram            the memory behind DMA
/// @param dmaQueue        transfers that can be outstanding
public record Machine(
        String name,
        int wordBits,
        int accumulatorBits,
        int lanes,
        int vectorLength,
        OverflowPolicy overflow,
        Rounding rounding,
        int readPorts,
        int writePorts,
        int programWords,
        Map<TimingClass, UnitTiming> units,
        Rom rom,
        Scratchpad scratchpad,
        Dram dram,
        int dmaQueue) {

    /// Timing of one class.
    ///
    /// @param latency  cycles from the read of a beat's last part to the write at its end, at least 1 (memory: 2)
    /// @param ports    elements of a beat taken in one cycle; at most `lanes`
    /// @param interval least cycles between two beats; 1 for a pipelined unit, its whole time for one that is not
    public record UnitTiming(int latency, int ports, int interval) {
        public UnitTiming {
            Require.inRange("latency [cycles]", latency, 1, 64);
            Require.inRange("ports", ports, 1, 256);
            Require.inRange("interval [cycles]", interval, 1, 64);
        }

        /// {@return `ii`, cycles between the beats of an instruction on a machine of `lanes` lanes}
        public int beatInterval(int lanes) {
            return Math.max(interval, Math.ceilDiv(lanes, ports));
        }
    }

    /// Limits of the ROM tables.
    ///
    /// @param maxEntries greatest number of entries of a table, a power of two
    /// @param maxBits    greatest width of an entry, at most W
    public record Rom(int maxEntries, int maxBits) {
        public Rom {
            Require.inRange("rom.maxEntries", maxEntries, 2, 1 << 20);
            Require.that(Integer.bitCount(maxEntries) == 1, "rom.maxEntries: " + maxEntries + ", must be a power of two");
            Require.inRange("rom.maxBits", maxBits, 1, 32);
        }
    }

    /// The on-chip memory.
    ///
    /// @param bytes     its size
    /// @param banks     banks, a power of two; word `w` of `bankBytes` bytes lies in bank `w mod banks`
    /// @param bankBytes bytes of a bank word, a power of two
    public record Scratchpad(int bytes, int banks, int bankBytes) {
        public Scratchpad {
            Require.inRange("scratchpad.bytes", bytes, 16, 1 << 28);
            Require.inRange("scratchpad.banks", banks, 1, 1024);
            Require.that(Integer.bitCount(banks) == 1, "scratchpad.banks: " + banks + ", must be a power of two");
            Require.inRange("scratchpad.bankBytes", bankBytes, 1, 64);
            Require.that(Integer.bitCount(bankBytes) == 1, "scratchpad.bankBytes: " + bankBytes + ", must be a power of two");
        }
    }

    /// The memory behind DMA.
    ///
    /// @param bytes         its size
    /// @param latency       cycles from a transfer's start to its first bytes
    /// @param bytesPerCycle bandwidth
    public record Dram(int bytes, int latency, int bytesPerCycle) {
        public Dram {
            Require.inRange("dram.bytes", bytes, 16, 1 << 30);
            Require.inRange("dram.latency [cycles]", latency, 0, 100_000);
            Require.inRange("dram.bytesPerCycle", bytesPerCycle, 1, 4096);
        }
    }

    /// Greatest accumulator: the exact sum of `vectorLength` accumulators must fit a Java long.
    public static int maxAccumulatorBits(int vectorLength) {
        return 63 - (32 - Integer.numberOfLeadingZeros(vectorLength - 1));
    }

    public Machine {
        Require.inRange("wordBits", wordBits, 2, 32);
        Require.inRange("lanes", lanes, 1, 256);
        Require.inRange("vectorLength", vectorLength, lanes, 256);
        Require.that(vectorLength % lanes == 0,
                "vectorLength: %d, must be a multiple of lanes, %d".formatted(vectorLength, lanes));
        Require.inRange("accumulatorBits", accumulatorBits, 2, maxAccumulatorBits(vectorLength));
        Require.that(rounding != Rounding.MACHINE, "rounding: a machine states one of floor, half-up, half-even, half-away");
        Require.inRange("readPorts", readPorts, 3, 12);
        Require.inRange("writePorts", writePorts, 1, 8);
        Require.inRange("programWords", programWords, 1, 1 << 24);
        Require.inRange("dmaQueue", dmaQueue, 1, 64);
        Require.that(rom.maxBits() <= wordBits, "rom.maxBits: %d, must be at most wordBits, %d".formatted(rom.maxBits(), wordBits));
        units = new EnumMap<>(units);
        for (var timingClass : TimingClass.values()) {
            boolean given = units.containsKey(timingClass);
            boolean configured = timingClass != TimingClass.DMA && timingClass != TimingClass.CONTROL;
            Require.that(given == configured, "units.%s: %s".formatted(timingClass.key(), given ? "has no timing" : "missing"));
        }
        for (var timing : units.values()) {
            Require.that(timing.ports() <= lanes, "ports: %d, must be at most lanes, %d".formatted(timing.ports(), lanes));
        }
        var memory = units.get(TimingClass.MEMORY);
        Require.that(memory != null && memory.latency() >= 2, "units.memory.latency [cycles]: must be at least 2");
        Require.that(memory != null && memory.ports() == lanes && memory.interval() == 1,
                "units.memory: its interval follows from banks; ports and interval cannot be given");
        units = java.util.Collections.unmodifiableMap(units);
    }

    /// {@return latency and interval of a class that has them}
    /// @throws IllegalArgumentException for DMA and CONTROL
    public UnitTiming timing(TimingClass timingClass) {
        var timing = units.get(timingClass);
        if (timing == null) {
            throw new IllegalArgumentException(timingClass + " has no latency of its own");
        }
        return timing;
    }

    /// {@return beats of a vector of `length` elements}
    public int beats(int length) {
        return Math.ceilDiv(length, lanes);
    }

    /// {@return the least value of a signed number of `bits` bits}
    public static long min(int bits) {
        return -(1L << (bits - 1));
    }

    /// {@return the greatest value of a signed number of `bits` bits}
    public static long max(int bits) {
        return (1L << (bits - 1)) - 1;
    }
}
