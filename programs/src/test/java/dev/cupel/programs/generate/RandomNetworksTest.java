package dev.cupel.programs.generate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.reference.IntegerReference;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomNetworksTest {
    private static final long SEED = 41;
    private static final Limits LIMITS = new Limits(32, 32, 4096, 32);

    @Test
    void networksRunAndTheirErrorsAddUp() {
        var random = new RandomNetworks(SEED, LIMITS, Rounding.HALF_EVEN);
        var kinds = new HashSet<String>();
        for (int i = 0; i < 40; i++) {
            var network = random.next();
            network.graph().ops().stream().map(Op::kind).forEach(kinds::add);
            var tensors = assertDoesNotThrow(() -> IntegerReference.run(network.quantized(), network.codes(0)), () -> "seed " + SEED + ": " + network);
            assertEquals(network.graph().shapes().keySet(), tensors.keySet());
            var evaluation = new Evaluator(network.graph(), network.quantized()).row(network.rows().getFirst(), tensors, Optional.empty());
            evaluation.errors().forEach((op, errors) -> assertTrue(
                    errors.total().maxAbs() <= (errors.own().maxAbs() + errors.inherited().maxAbs()) * (1 + 1e-12),
                    () -> "seed " + SEED + ": " + op + " " + errors));
        }
        assertTrue(kinds.size() >= 14, kinds::toString);
    }

    @Test
    void theSameSeedGivesTheSameNetworks() {
        var first = new RandomNetworks(SEED, LIMITS, Rounding.HALF_UP);
        var second = new RandomNetworks(SEED, LIMITS, Rounding.HALF_UP);
        for (int i = 0; i < 5; i++) {
            var a = first.next();
            var b = second.next();
            assertEquals(a.quantized().tensors(), b.quantized().tensors());
            assertEquals(IntegerReference.run(a.quantized(), a.codes(1)), IntegerReference.run(b.quantized(), b.codes(1)));
        }
    }
}
