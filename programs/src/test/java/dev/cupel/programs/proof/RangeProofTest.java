package dev.cupel.programs.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.proof.OpProof.Verdict;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Programs whose widths follow from arithmetic.
class RangeProofTest {
    private static Program program(String text) {
        return Assembler.assemble(SourceText.of("test.asm", text)).orThrow();
    }

    private static Machine machine(int wordBits, int accumulatorBits) {
        return MachineFields.with(Presets.named("tiny4"), Map.of("wordBits", Integer.toString(wordBits), "accumulatorBits", Integer.toString(accumulatorBits))).orThrow();
    }

    private static ProofReport prove(String text, Machine machine) {
        return RangeProof.of(program(text), machine, Optional.empty(), ProofOptions.FULL);
    }

    private static OpProof only(ProofReport report) {
        assertEquals(1, report.ops().size(), report::toString);
        return report.ops().getFirst();
    }

    /// Sixteen products of signed bytes: at most 16 * 2^14 = 2^18, which takes 20 bits with its sign; 2^18 - 1 would take 19.
    private static final String PRODUCT = """
            .input a scratchpad 0 s8 [16]
            .input b scratchpad 16 s8 [16]
            .output y scratchpad 32 s32 [1]
            .op dot linear
            setvl 1
            li x1, 0
            loop 16
              ld.s8 v1, [x1]
              ld.s8 v2, [x1+16]
              mac a0, v1, v2
              addx x1, x1, #1
            endloop
            ard.floor v3, a0, #0
            st.s32 v3, [x2+32]
            .endop
            halt
            """;

    @Test
    void sixteenProductsOfBytesNeedTwentyBitsAndSomeInputNeedsThemAll() {
        var dot = only(prove(PRODUCT, machine(32, 20)));
        assertEquals(Verdict.PROVED, dot.verdict());
        assertEquals(20, dot.sumBits());
        assertTrue(dot.sumAttained());
        assertEquals(16, dot.productBits(), "(-128)^2 = 2^14 takes 16 bits");
    }

    @Test
    void givenOneBitLess_whenProved_thenAWitnessReachesTheGreatestSum() {
        var report = prove(PRODUCT, machine(32, 19));
        var dot = only(report);
        assertEquals(Verdict.OVERFLOWS, dot.verdict());
        var finding = dot.findings().getFirst();
        assertEquals(20, finding.needed());
        assertEquals(16, finding.terms());
        var witness = finding.witness().orElseThrow();
        assertEquals(16L * 128 * 128, witness.exact());
        assertTrue(RangeProof.overflows(program(PRODUCT), machine(32, 19), witness));
        assertFalse(RangeProof.overflows(program(PRODUCT), machine(32, 20), witness));
    }

    /// I-BERT's i-exp (arXiv 2101.01321, section 3.5; n = 30) at the scale 2^-11: p = r (r + 5544) + 11710919 of the remainder r by ln 2, then p << (30 - q). At 0 this
    /// is 11710919 * 2^30: 24 + 30 bits and a sign, 55. FQ-ViT's issue 21: its users had to force int64.
    @Test
    void iExpOfSixteenBitLogitsIsRefusedFor55Bits() {
        var report = prove("""
                .input d scratchpad 0 s16 [4]
                .output e scratchpad 16 s32 [4]
                .op i_exp exp
                setvl 4
                ld.s16 v0, [x0]
                min v0, v0, #0
                sub v1, #0, v0
                mulrs.floor v1, v1, #3025009, #32      ; -d / 1420
                mul v2, v1, #1420
                add v2, v2, v0                         ; r
                add v3, v2, #5544
                mul v3, v3, v2
                add v3, v3, #11710919
                sub v1, #30, v1
                max v1, v1, #0
                shl v3, v3, v1
                st.s32 v3, [x0+16]
                .endop
                halt
                """, machine(32, 32));
        assertFalse(report.proved());
        var exp = only(report);
        assertEquals(Verdict.OVERFLOWS, exp.verdict());
        var finding = exp.findings().getFirst();
        assertEquals("shl v3, v3, v1", finding.text());
        assertEquals(55, finding.needed());
        assertEquals(11710919L << 30, finding.witness().orElseThrow().exact());
    }

    /// A difference to the maximum is at least 0, and the sum of table entries of such differences at least the first entry.
    @ParameterizedTest(name = "first entry {0}")
    @CsvSource({"200, PROVED", "0, OVERFLOWS"})
    void aDifferenceToTheMaximumIndexesATable(int first, Verdict expected) {
        var report = prove("""
                .table t0 exp u8: %d 90 40 20  9 4 2 1
                .table t1 seed u3: 1 2 3 4
                .input x scratchpad 0 s4 [8]
                .output y scratchpad 16 u8 [8]
                .op softmax softmax
                setvl 8
                ld.s4 v0, [x0]
                hmax v1[0], v0
                sub v0, v1[0], v0
                min v0, v0, #7
                lut v0, exp, v0
                hsum v2[0], v0
                setvl 1
                clz v3, v2
                sub v3, #24, v3           ; below 0 where the sum is below 2^7
                lut v4, seed, v3
                .endop
                halt
                """.formatted(first), machine(32, 32));
        // 200 <= sum <= 8 * 200: 8 to 11 bits, so that 24 less the leading zeros is 0 to 3. With a first entry of 0 all elements equal make it 0, with 32 leading zeros.
        assertEquals(expected, only(report).verdict(), report::toString);
    }

    @Test
    void aTransferThatNothingWaitsForIsADoubt() {
        String text = """
                .input x dram 0 s8 [4]
                setvl 4
                li x1, 4
                dma.in [x0], [x0], #4
                %s
                ld.s8 v0, [x0]
                halt
                """;
        assertTrue(prove(text.formatted("dma.wait 0"), machine(32, 32)).proved());
        var report = prove(text.formatted(""), machine(32, 32));
        assertFalse(report.proved());
        assertEquals(Fault.RACE, only(report).findings().getFirst().fault());
    }

    @Test
    void onlyRequantizationsMayClipAndOnlyLimbsMayTakeLowBits() {
        String text = """
                .op a linear %s
                setvl 4
                mul.%s v1, v0, #3
                .endop
                halt
                """;
        assertEquals(1, prove(text.formatted("tiled", "clip"), machine(32, 32)).misuses().size());
        assertEquals(1, prove(text.formatted("tiled", "mod"), machine(32, 32)).misuses().size());
        assertEquals(0, prove(text.formatted("limbs", "mod"), machine(32, 32)).misuses().size());
    }

    @Test
    void whatAnOpWithADoubtLeavesBehindIsAnything() {
        // The first op's product overflows 8 bits; the second must not rely on its range, though all codes below 8 bits would keep it small.
        var report = prove("""
                .input x scratchpad 0 s8 [4]
                .op first multiply
                setvl 4
                ld.s8 v0, [x0]
                mul.wrap v0, v0, v0
                st.s8 v0, [x0+8]
                .op second add
                ld.s8 v1, [x0+8]
                add v1, v1, #100
                .endop
                halt
                """, machine(8, 16));
        assertEquals(Verdict.OVERFLOWS, report.ops().get(0).verdict());
        assertEquals(Verdict.UNDECIDED, report.ops().get(1).verdict(), "its input has no name: no witness can be given");
    }

    /// Centred values: each is at most (n-1)/n of the range, and the sum of their squares n/4 of the range's square (Popoviciu).
    @Test
    void theSquaresAboutAMeanAreBoundedByPopoviciu() {
        String text = """
                .input x scratchpad 0 s8 [4]
                .op norm layernorm
                setvl 4
                ld.s8 v0, [x0]
                hsum v1[0], v0
                mulrs.up v2, v1[0], #1, #2      ; the mean of four
                sub v0, v0, v2
                mul v0, v0, v0
                hsum v3[0], v0
                .endop
                halt
                """;
        // 4 * (255/2)^2 = 65025, and the mean is off by a half: 65026 at least; 17 bits hold 65535.
        assertTrue(prove(text, machine(17, 32)).proved(), () -> prove(text, machine(17, 32)).toString());
        assertEquals(Verdict.OVERFLOWS, only(prove(text, machine(16, 32))).verdict());
    }
}
