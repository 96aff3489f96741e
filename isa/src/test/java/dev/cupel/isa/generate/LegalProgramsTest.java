package dev.cupel.isa.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.encoding.ProgramFile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegalProgramsTest {
    @Test
    void everyProgramFitsItsMachineAndItsFile() {
        var narrow = MachineFields.with(Presets.named("tiny4"), Map.of("wordBits", "3", "accumulatorBits", "50", "lanes", "1", "vectorLength", "3", "overflow", "trap",
                "scratchpad.bytes", "64", "dram.bytes", "64", "programWords", "100")).orThrow();
        for (var machine : List.of(Presets.named("tiny4"), Presets.named("edge16"), Presets.named("wide64"), narrow)) {
            for (long seed = 0; seed < 40; seed++) {
                var program = LegalPrograms.program(seed, machine, 200);
                assertEquals(List.of(), ProgramCheck.check(program, machine), "%s seed %d".formatted(machine.name(), seed));
                assertEquals(program, ProgramFile.read("p", ProgramFile.write(program)).orThrow());
                assertEquals(program, LegalPrograms.program(seed, machine, 200));
            }
        }
    }

    @Test
    void everyKindOfInstructionOccurs() {
        var kinds = new HashSet<Class<?>>();
        for (long seed = 0; seed < 20; seed++) {
            LegalPrograms.program(seed, Presets.named("edge16"), 500).code().forEach(i -> kinds.add(i.getClass()));
        }
        var all = new HashSet<Class<?>>();
        for (var kind : Instruction.class.getPermittedSubclasses()) {
            all.addAll(kind.isInterface() ? Arrays.asList(kind.getPermittedSubclasses()) : List.of(kind));
        }
        assertEquals(all, kinds);
    }
}
