package dev.cupel.rtl.synthesis;

import dev.cupel.isa.RomTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A ROM table as logic, synthesized alone: one read port, index in, entry out. What a table costs depends on what stands in it, by a factor of six
/// and more, so no formula of its size is offered.
public final class RomSynthesis {
    private RomSynthesis() {}

    /// {@return the table's area and delay}
    /// @throws IOException if Yosys is missing or refuses
    public static Synthesis of(RomTable table) throws IOException {
        return Synthesis.of(verilog(table), "table_rom");
    }

    /// {@return the table as a module `table_rom`}
    static String verilog(RomTable table) {
        var text = new StringBuilder("module table_rom(input [%d:0] index, output reg [%d:0] entry);%n  always @* begin%n    case (index)%n"
                .formatted(table.indexBits() - 1, table.bits() - 1));
        for (int i = 0; i < table.size(); i++) {
            text.append("      %d'd%d: entry = %d'd%d;%n".formatted(table.indexBits(), i, table.bits(), table.entry(i) & ((1L << table.bits()) - 1)));
        }
        return text.append("    endcase\n  end\nendmodule\n").toString();
    }

    /// {@return a hash of the table's entries and type}
    public static String hash(RomTable table) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(verilog(table).getBytes(StandardCharsets.UTF_8))).substring(0, 16);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
