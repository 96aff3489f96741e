package dev.cupel.programs.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bound of a softmax's error for every length of row.
class SoftmaxBoundTest {
    private static final Limits EDGE16 = Limits.of(Presets.named("edge16"));

    private static Ways.Built chosen(int n, int bits, double scale) throws Unrepresentable {
        var op = new Op.Softmax(new Op.Head("softmax", "y", Shape.of(1, n), Origin.NONE), "x", Optional.empty());
        return SoftmaxParameters.chosen(new QuantizedOp.Head("softmax", "y", Origin.NONE), op, CodeType.symmetric(8, scale), n,
                new CodeType(bits, false, Math.scalb(1.0, -bits), 0), SoftmaxRom.LEAST_ERROR, EDGE16, Variants.NONE);
    }

    @ParameterizedTest(name = "int8 scores in steps of {1} -> uint{0}: at most {2} LSB above the rounded output, for every N up to 4096")
    @CsvSource({"8, 0.02, 0.03", "8, 0.05, 0.03", "8, 0.1, 0.03", "16, 0.05, 0.25", "16, 0.1, 0.25"})
    void noLengthOfRowIsFurtherOffThanWanted(int bits, double scale, double wanted) throws Unrepresentable {
        for (int n = 1; n <= 4096; n++) {
            var built = chosen(n, bits, scale);
            int length = n;
            assertTrue(built.excess() <= wanted, () -> "N = %d by %s: %s".formatted(length, built.op().arithmetic(), built.excess()));
        }
    }

    @Test
    void aWordIsTakenForAsLongAsItDoes() throws Unrepresentable {
        // 197: k = 23, 198 * 2^(8-24) = 0.003, doubled. 1024: k = 21, 1025 * 2^(8-22) = 0.06, doubled.
        assertEquals(Optional.of("word"), chosen(16, 8, 0.1).op().arithmetic());
        assertEquals(Optional.of("word"), chosen(197, 8, 0.1).op().arithmetic());
        assertEquals(Optional.of("limbs"), chosen(1024, 8, 0.1).op().arithmetic());
    }
}
