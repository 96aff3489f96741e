package dev.cupel.programs.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.generate.RandomQuantized;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Asking for kernel variants by op, and what is refused.
class VariantsTest {
    private static final Machine EDGE16 = Presets.named("edge16");

    /// A softmax whose rows fit the registers by columns.
    private static QuantizedGraph softmax() {
        var random = new RandomQuantized(7, Limits.of(EDGE16), Rounding.HALF_UP);
        return Stream.generate(() -> random.next("softmax").graph())
                .filter(graph -> shape(graph).last() <= 24)
                .findFirst()
                .orElseThrow();
    }

    private static Shape shape(QuantizedGraph graph) {
        return graph.tensor(graph.outputs().getFirst()).shape();
    }

    private static Diagnosed<Program> compile(QuantizedGraph graph, Machine machine, Map<String, String> variants) {
        return Compiler.compile(graph, machine, new CompileOptions(Narrow.LIMBS, variants));
    }

    private static List<Diagnostic> faults(Diagnosed<Program> answer) {
        return switch (answer) {
            case Diagnosed.Ok<Program> _ -> List.of();
            case Diagnosed.Faulty<Program>(var faults) -> faults;
        };
    }

    @Test
    void theVariantAskedForIsTheOneCompiled() {
        var graph = softmax();
        String op = graph.ops().getFirst().name();
        for (String variant : List.of("rows", "columns")) {
            var program = compile(graph, EDGE16, Map.of(op, variant)).orThrow();
            assertEquals(graph.ops().getFirst().arithmetic().orElseThrow() + "," + variant, program.ops().getFirst().variant());
        }
    }

    @Test
    void everyUnknownOpAndVariantIsRefusedWithTheNearestMatch() {
        var graph = softmax();
        String op = graph.ops().getFirst().name();

        var faults = faults(compile(graph, EDGE16, Map.of(op, "column", op + "x", "rows")));

        assertEquals(2, faults.size());
        assertEquals("variant %s=column: its kernel, softmax, has word, limbs, rows, columns".formatted(op), faults.get(0).message());
        assertEquals("did you mean `columns`?", faults.get(0).help().orElseThrow());
        assertEquals("variant %sx=rows: the network has no op %sx".formatted(op, op), faults.get(1).message());
        assertEquals("did you mean `%s`?".formatted(op), faults.get(1).help().orElseThrow());
    }

    @Test
    void anArithmeticThatTheGraphWasNotQuantizedByIsRefused() {
        var graph = softmax();
        var op = graph.ops().getFirst();
        var other = op.arithmetics().stream().filter(name -> !op.arithmetic().equals(Optional.of(name))).findFirst().orElseThrow();

        var faults = faults(compile(graph, EDGE16, Map.of(op.name(), other + ",rows")));

        assertEquals(List.of("variant %s=%s: it is quantized by %s".formatted(op.name(), other, op.arithmetic().orElseThrow())),
                faults.stream().map(Diagnostic::message).toList());
    }

    @Test
    void anOpHasOneLayout() {
        var graph = softmax();
        String op = graph.ops().getFirst().name();

        var faults = faults(compile(graph, EDGE16, Map.of(op, "rows,columns")));

        assertEquals(List.of("variant %s=rows,columns: of rows and columns an op has one".formatted(op)), faults.stream().map(Diagnostic::message).toList());
    }

    @Test
    void anOpOfOneVariantHasNoneToChoose() {
        var graph = new RandomQuantized(7, Limits.of(EDGE16), Rounding.HALF_UP).next("transpose").graph();
        String op = graph.ops().getFirst().name();

        var faults = faults(compile(graph, EDGE16, Map.of(op, "rows")));

        assertEquals("variant %s=rows: its kernel, transpose, has no variants".formatted(op), faults.getFirst().message());
    }
}
