package dev.cupel.isa.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.generate.AnyPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// docs/machine.md against the code.
class ManualTest {
    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("../docs/machine.md"));
    }

    @Test
    void everyInstructionStandsInATableWithItsOpcode() throws IOException {
        var missing = new ArrayList<String>();
        List<Instruction> all = LongStream.range(0, 20).boxed().flatMap(seed -> AnyPrograms.oneOfEach(seed).stream()).toList();
        for (var instruction : all) {
            String mnemonic = Disassembler.text(instruction).split("[ .]")[0].replaceAll("^dma$", "dma." + Disassembler.text(instruction).split("[ .]")[1]);
            String opcode = Long.toString(InstructionWord.of(instruction).low() & 63);
            boolean found = lines().stream()
                    .filter(line -> line.startsWith("| `") && line.contains("`" + mnemonic))
                    .anyMatch(line -> Arrays.asList(line.replaceAll("^.*\\| ([0-9, ]+) \\|$", "$1").split(", ")).contains(opcode));
            if (!found) {
                missing.add(mnemonic + " " + opcode);
            }
        }
        assertEquals(List.of(), missing.stream().distinct().toList());
    }

    @Test
    void everyMachineFieldIsExplained() throws IOException {
        String text = String.join("\n", lines());
        for (String path : MachineFields.paths()) {
            String shown = path.startsWith("units.") ? "`units.KEY" + path.substring(path.lastIndexOf('.')) + "`" : path.substring(path.lastIndexOf('.') + 1) + "`";
            assertTrue(text.contains(shown), path);
            assertTrue(!path.startsWith("units.") || text.contains("`" + path.split("\\.")[1] + "`"), path);
        }
    }
}
