package dev.cupel.sim.memory;

import dev.cupel.isa.RomTable;
import java.util.Map;

/// The ROM tables `t0..t15` of a program. A table that the program does not define has no entries.
public final class Rom {
    private final int[][] tables = new int[16][0];

    /// The program's tables, by number.
    public Rom(Map<Integer, RomTable> contents) {
        contents.forEach((index, table) -> tables[index] = table.entries());
    }

    /// {@return the entries of table `index`; a power of two of them}
    public int[] entries(int index) {
        return tables[index];
    }
}
