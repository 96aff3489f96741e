package dev.cupel.rtl.synthesis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cupel.isa.Presets;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every leaf of the twin that computes something equals a specification in wide plain arithmetic, for all inputs, at each of these sizes.
class LeafProofTest {
    @BeforeAll
    static void yosysIsThere() {
        assumeTrue(Yosys.version().isPresent(), "Yosys is not installed; on Debian: " + Yosys.INSTALL);
    }

    static List<LeafProof> proofs() {
        return Leaves.quick();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proofs")
    void theLeafEqualsItsSpecification(LeafProof proof) throws IOException {
        proof.prove(Presets.named("tiny4"), Map.of());
    }

    /// A proof that cannot fail says nothing. Each of these faults is one that the machine would show only now and then.
    record Fault(String leaf, String from, String to) {}

    static List<Fault> faults() {
        return List.of(
                new Fault("round_shift", "guard & (rest | ~x[N-1])", "guard & (rest | x[N-1])"),
                new Fault("round_shift", "wide >>> s", "wide >> s"),
                new Fault("fit", "{(OUT - 1) {~x[IN-1]}}", "{(OUT - 1) {1'b1}}"),
                new Fault("lane_mul", "(&s[5:0])", "(&s[5:1])"),
                new Fault("lane_mul", "left = from_sum ? sum : {{", "left = shifts ? sum : {{"),
                new Fault("lane_addend", "y = -x;", "y = ~x;"),
                new Fault("lane_accumulate", "{{(X - A) {old[A-1]}}, old}", "{{(X - A) {1'b0}}, old}"),
                new Fault("lane_sum", "first - second", "second - first"),
                new Fault("lane_sqrt", "~difference[X-1]", "~difference[X-1] & (|difference)"),
                new Fault("lane_shr", "field_end >", "field_end >="),
                new Fault("lane_cmp", "less | equal;", "less;"),
                new Fault("lane_lut", "index = wide[31] ? 20'd0 :", "index ="),
                new Fault("lane_narrow", "== 32'd0) & ~x[31])", "== 32'd0))"),
                new Fault("group_select", "sub == SUB_BITS'(g)", "sub >= SUB_BITS'(g)"),
                new Fault("operand_decode", "3'd1, 3'd2: begin", "3'd2: begin"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultyLeafIsRefused(Fault fault) throws IOException {
        var machine = Presets.named("tiny4");
        String file = fault.leaf() + ".sv";
        String text = YosysSources.of(machine).getOrDefault(file, "");
        assertTrue(text.contains(fault.from()), () -> "%s does not hold `%s`".formatted(file, fault.from()));
        var faulty = Map.of(file, text.replace(fault.from(), fault.to()));
        var proof = new LeafProof(fault.leaf(), Map.of());
        var refusal = assertThrows(IOException.class, () -> proof.prove(machine, faulty));
        assertTrue(refusal.toString().contains("differs from its specification"), refusal::toString);
    }
}
