package dev.cupel.rtl.synthesis;

import dev.cupel.isa.RomTable;
import java.util.LinkedHashMap;
import java.util.Map;

/// ROM tables whose area is kept.
final class Tables {
    private Tables() {}

    static Map<String, RomTable> shipped() {
        return new LinkedHashMap<>();
    }
}
