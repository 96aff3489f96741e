package dev.cupel.isa.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCheckTest {
    private static final Machine NARROW = MachineFields.with(Presets.named("tiny4"),
            Map.of("name", "narrow", "wordBits", "8", "accumulatorBits", "57", "programWords", "4", "rom.maxEntries", "4", "scratchpad.bytes", "64", "dram.bytes", "128")).orThrow();

    private static List<Diagnostic> check(String text) {
        var source = SourceText.of("k.asm", text);
        return ProgramCheck.check(Assembler.assemble(source).orThrow(), NARROW, source);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            add v1, v2, #128           | immediate 128 needs 9 bits, a word of machine narrow has 8 (`wordBits`)
            max v1, v2, #-129          | immediate -129 needs 9 bits, a word of machine narrow has 8 (`wordBits`)
            add v1, v2, v3[16]         | element 16, the vectors of machine narrow have 16 (`vectorLength`)
            hsum a0[200], v1           | element 200, the vectors of machine narrow have 16 (`vectorLength`)
            mulrs v1, a0, #64, #8      | multiplier 64 needs 8 bits; beside an accumulator of 57 bits it has 7
            lut v1, t3, v2             | the program has no table t3
            setvl 17                   | 17 elements, the vectors of machine narrow have 16 (`vectorLength`)
            st.s4 v1, [x1], stride 2   | 4-bit stores are contiguous (stride 1) and unmasked
            st.s4 v1, [x1] ?m0         | 4-bit stores are contiguous (stride 1) and unmasked
            dma.in [x1], [x2], 65      | 65 bytes, the scratchpad of machine narrow has 64 (`scratchpad.bytes`)
            dma.rows [x1], [x2], v1, bytes 65, rows 1 | a row of 65 bytes, the scratchpad of machine narrow has 64 (`scratchpad.bytes`)
            dma.rows [x1], [x2], v1, bytes 2, rows 65 | a table of 130 bytes, the DRAM of machine narrow has 128 (`dram.bytes`)
            """)
    void anInstructionThatTheMachineCannotRunIsNamedAtItsLine(String line, String message) {
        var faults = check(line + "\nhalt\n");
        assertEquals(List.of(message), faults.stream().map(f -> f.message().replaceFirst("^`[^`]*`: ", "")).toList());
        assertEquals("1:1", faults.getFirst().at().map(at -> at.line() + ":" + at.column()).orElse(""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            .table t0 u8: 0 1 2 3                 | table t0 has unsigned entries of 8 bits; a signed word of 8 bits holds at most 7 (`wordBits`)
            .table t0 s9: 0 1 2 3                 | table t0 has entries of 9 bits, machine narrow takes at most 8 (`rom.maxBits`)
            .table t0 s8: 0 1 2 3 4 5 6 7         | table t0 has 8 entries, machine narrow has room for 4 (`rom.maxEntries`)
            .data scratchpad 60 s16: 1 2 3        | data at scratchpad address 60 takes bytes 60..65, the scratchpad of machine narrow has 64 bytes (`scratchpad.bytes`)
            .input x dram 100 s8 [2, 20]          | tensor x takes bytes 100..139, the DRAM of machine narrow has 128 bytes (`dram.bytes`)
            .output y dram 0 s4 [2, 2] strides [300, 1] | tensor y takes bytes 0..150, the DRAM of machine narrow has 128 bytes (`dram.bytes`)
            .input z scratchpad 1 s8 [3] strides [-1] | tensor z takes bytes -1..1, the scratchpad of machine narrow has 64 bytes (`scratchpad.bytes`)
            """)
    void whatDoesNotFitTheMemoriesSaysWhatIsNeeded(String directive, String message) {
        assertEquals(List.of(message), check(directive + "\nhalt\n").stream().map(Diagnostic::message).toList());
    }

    @Test
    void aProgramLargerThanTheCodeMemorySaysHowLarge() {
        assertEquals(List.of("the program has 5 instructions, the code memory of machine narrow holds 4 (`programWords`)"),
                check("li x1, 1\nli x1, 1\nli x1, 1\nli x1, 1\nhalt\n").stream().map(Diagnostic::message).toList());
    }

    @Test
    void amountsAreNoWords() {
        assertEquals(List.of(), check("""
                .table t0 s8: -128 127
                .data scratchpad 0 s8: 1 2 3
                shr v1, v2, #62
                ard v1, a0, #62
                mulrs v1, a0, #63, #62
                halt
                """));
    }

    @Test
    void theFaultIsShownInItsLineWithItsOp() {
        assertEquals("""
                error: `add v1, v2, #300` (op bias): immediate 300 needs 10 bits, a word of machine narrow has 8 (`wordBits`)
                 --> k.asm:2:3
                  |   add v1, v2, #300 ; too wide
                  |   ^^^^^^^^^^^^^^^^
                """, check(".op bias add\n  add v1, v2, #300 ; too wide\nhalt\n").getFirst().render());
    }
}
