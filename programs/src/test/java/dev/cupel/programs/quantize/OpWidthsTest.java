package dev.cupel.programs.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.generate.RandomQuantized;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.programs.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpWidthsTest {
    private static final long SEED = 20_261_128;
    private static final QuantizedOp.Head HEAD = new QuantizedOp.Head("op", "y", Origin.NONE);
    private static final CodeType EIGHT = CodeType.symmetric(8, 1);

    private static OpWidths widths(QuantizedOp op, QuantizedTensor... tensors) {
        var byName = new LinkedHashMap<String, QuantizedTensor>();
        for (var tensor : tensors) {
            byName.put(tensor.name(), tensor);
        }
        return OpWidths.of(op, new QuantizedGraph("one op", op.inputs(), List.of(op), List.of("y"), byName, Rounding.HALF_UP, 32));
    }

    /// Weights 3 and -2, bias 5, codes -128..127: products -384..381, sums -384 - 254 = -638 (before the bias) to 381 + 256 + 5 = 642.
    @Test
    void aLinearOpNeedsItsColumnsL1Norm() {
        var op = new QuantizedOp.Linear(HEAD, "x", new CodeTensor(Shape.of(2, 1), new int[] {3, -2}), 8,
                new CodeTensor(Shape.of(1), new int[] {5}), Scaling.of(0.1, 31));
        assertEquals(new OpWidths(10, 11), widths(op, new QuantizedTensor("x", Shape.of(1, 2), EIGHT), new QuantizedTensor("y", Shape.of(1, 1), EIGHT)));
    }

    /// 128 * 128 = 2^14 needs 16 bits with its sign; four of them 18. Zero points at the ends make 0..255 of both: 255 * 255 = 65025, four of them 260100.
    @Test
    void aProductNeedsItsZeroPoints() {
        var op = new QuantizedOp.MatMul(HEAD, "a", "b", Optional.of(Scaling.of(0.1, 31)));
        var b = new QuantizedTensor("b", Shape.of(4, 1), EIGHT);
        var y = new QuantizedTensor("y", Shape.of(1, 1), EIGHT);
        assertEquals(new OpWidths(16, 18), widths(op, new QuantizedTensor("a", Shape.of(1, 4), EIGHT), b, y));
        var fromZero = new CodeType(8, true, 1, -128);
        assertEquals(new OpWidths(17, 19), widths(op, new QuantizedTensor("a", Shape.of(1, 4), fromZero), new QuantizedTensor("b", b.shape(), fromZero), y));
    }

    /// What the code of an op needs in the order of its sums, the formula needs in any order. Of products with zero points that is not so: their kernel takes
    /// `(a - za) b` and `zb (a - za)` apart.
    @Test
    void aProgramThatIsProvedNeedsNoMoreThanItsFormula() {
        var machine = Presets.named("edge16");
        var random = new RandomQuantized(SEED, Limits.of(machine), Rounding.HALF_UP);
        int compared = 0;
        for (int i = 0; i < 200; i++) {
            var drawn = random.next(i % 2 == 0 ? "linear" : "matmul");
            boolean zeroPoint = drawn.op() instanceof QuantizedOp.MatMul product && drawn.graph().tensor(product.b()).type().zeroPoint() != 0;
            if (!zeroPoint && Compiler.compile(drawn.graph(), machine, CompileOptions.DEFAULT) instanceof Diagnosed.Ok<Program>(var program)) {
                compared += compare(program, machine, drawn);
            }
        }
        assertTrue(compared > 40, compared + " ops");
    }

    private static int compare(Program program, Machine machine, RandomQuantized.Case drawn) {
        var proof = RangeProof.of(program, machine, Optional.of(drawn.graph()), ProofOptions.FULL).ops().getFirst();
        var graph = OpWidths.of(drawn.op(), drawn.graph());
        assertEquals(Verdict.PROVED, proof.verdict());
        assertTrue(proof.sumBits() <= graph.sumBits(), () -> "seed %d: %d bits of the program, %d of the graph: %s".formatted(
                SEED, proof.sumBits(), graph.sumBits(), drawn.describe()));
        return proof.sumBits() == graph.sumBits() ? 1 : 0;
    }
}
