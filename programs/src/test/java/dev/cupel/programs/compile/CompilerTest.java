package dev.cupel.programs.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.kernels.Site;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Scaling;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompilerTest {
    private static final Machine EDGE = Presets.named("edge16");
    private static final CodeType EIGHT = CodeType.symmetric(8, 0.1);

    /// Tensors and ops as they are added; every tensor has eight bits.
    private static final class Network {
        private final Map<String, QuantizedTensor> tensors = new LinkedHashMap<>();
        private final List<QuantizedOp> ops = new ArrayList<>();

        Network(String input, int... dims) {
            tensor(input, dims);
        }

        private void tensor(String name, int... dims) {
            tensors.put(name, new QuantizedTensor(name, Shape.of(dims), EIGHT));
        }

        private static QuantizedOp.Head head(String output, int line) {
            return new QuantizedOp.Head(output, output, Origin.text("net.json", line, 7));
        }

        Network linear(String x, String y, int n) {
            var shape = Known.in(tensors, x).shape();
            int k = shape.last();
            tensors.put(y, new QuantizedTensor(y, shape.with(-1, n), EIGHT));
            int[] weight = new int[k * n];
            Arrays.fill(weight, 127);
            ops.add(new QuantizedOp.Linear(head(y, 10 + ops.size()), x, new CodeTensor(Shape.of(k, n), weight), 8,
                    new CodeTensor(Shape.of(n), new int[n]), Scaling.of(0.001, 31)));
            return this;
        }

        Network matmul(String a, String b, String y, int... dims) {
            tensor(y, dims);
            ops.add(new QuantizedOp.MatMul(head(y, 10 + ops.size()), a, b, Optional.of(Scaling.of(0.001, 31))));
            return this;
        }

        Network reshape(String x, String y, int... dims) {
            tensor(y, dims);
            ops.add(new QuantizedOp.Reshape(head(y, 10 + ops.size()), x));
            return this;
        }

        Network transpose(String x, String y, Integer... permutation) {
            tensors.put(y, new QuantizedTensor(y, Known.in(tensors, x).shape().permuted(List.of(permutation)), EIGHT));
            ops.add(new QuantizedOp.Transpose(head(y, 10 + ops.size()), x, List.of(permutation)));
            return this;
        }

        Network lookup(String x, String y, int seed) {
            tensors.put(y, new QuantizedTensor(y, Known.in(tensors, x).shape(), EIGHT));
            int[] entries = IntStream.range(0, 256).map(i -> (i * seed) % 127).toArray();
            ops.add(new QuantizedOp.Lookup(head(y, 10 + ops.size()), "gelu", x, new RomTable(8, true, entries)));
            return this;
        }

        QuantizedGraph graph(String output) {
            return new QuantizedGraph("net", List.of(tensors.keySet().iterator().next()), ops, List.of(output), tensors, Rounding.HALF_UP, 32);
        }
    }

    private static Machine edge(String field, Object value) {
        return MachineFields.with(EDGE, Map.of(field, value.toString())).orThrow();
    }

    private static List<Diagnostic> faults(QuantizedGraph graph, Machine machine, Narrow narrow) {
        return switch (Compiler.compile(graph, machine, new CompileOptions(narrow, Map.of()))) {
            case Diagnosed.Faulty<Program>(var faults) -> faults;
            case Diagnosed.Ok<Program> _ -> throw new AssertionError("compiled without a fault");
        };
    }

    /// Two heads of attention over 16 positions, merged again.
    private static Network attention() {
        return new Network("x", 1, 16, 32)
                .linear("x", "q", 32).reshape("q", "q4", 1, 16, 2, 16).transpose("q4", "qh", 0, 2, 1, 3)
                .linear("x", "k", 32).reshape("k", "k4", 1, 16, 2, 16).transpose("k4", "kt", 0, 2, 3, 1)
                .linear("x", "v", 32).reshape("v", "v4", 1, 16, 2, 16).transpose("v4", "vh", 0, 2, 1, 3)
                .matmul("qh", "kt", "scores", 1, 2, 16, 16)
                .matmul("scores", "vh", "context", 1, 2, 16, 16)
                .transpose("context", "c4", 0, 2, 1, 3).reshape("c4", "merged", 1, 16, 32)
                .linear("merged", "o", 32);
    }

    @Test
    void givenAttention_whenHeadsAreSplitAndMerged_thenNothingIsCopied() {
        var program = Compiler.compile(attention().graph("o"), EDGE, CompileOptions.DEFAULT).orThrow();

        assertEquals(List.of("q", "k", "v", "scores", "context", "o"), program.ops().stream().map(Program.OpRegion::name).toList());
    }

    @Test
    void givenKeysReadByColumns_whenLaidOut_thenTheirRowsLieAnOddNumberOfBankWordsApart() {
        var layouts = Layouts.of(new Site(attention().graph("o"), EDGE));

        // 32 bytes are 8 words of 4: one more makes the distance odd.
        assertEquals(36, layouts.strides("k").strides().get(1));
        assertEquals(32, layouts.strides("v").strides().get(1));
    }

    @Test
    void givenPatchesOfAnImage_whenStridesCannotSayIt_thenOneCopyDoes() {
        var graph = new Network("image", 1, 8, 8).reshape("image", "split", 4, 2, 4, 2).transpose("split", "apart", 0, 2, 1, 3)
                .reshape("apart", "patches", 16, 4).linear("patches", "y", 8).graph("y");

        assertEquals(Set.of("patches"), Layouts.of(new Site(graph, EDGE)).copies());
    }

    @Test
    void everyInstructionOfAnOpNamesItsPlaceInTheSource() {
        var program = Compiler.compile(attention().graph("o"), EDGE, CompileOptions.DEFAULT).orThrow();

        var lines = program.places().stream().filter(place -> place.op() >= 0)
                .collect(Collectors.groupingBy(Program.Place::op, Collectors.mapping(Program.Place::line, Collectors.toSet())));
        assertEquals(Set.of(10), lines.get(0));
        assertEquals(6, lines.size());
    }

    @Test
    void everyTensorCanBeReadAndInputsAndOutputsLieInDram() {
        var program = Compiler.compile(attention().graph("o"), EDGE, CompileOptions.DEFAULT).orThrow();

        var roles = program.tensors().stream().collect(Collectors.toMap(Program.TensorBinding::name, Program.TensorBinding::role));
        assertEquals(attention().graph("o").tensors().keySet(), roles.keySet());
        assertEquals(Role.INPUT, roles.get("x"));
        assertEquals(Role.OUTPUT, roles.get("o"));
        assertEquals(Role.OBSERVED, roles.get("merged"));
        assertTrue(program.tensors().stream().filter(tensor -> tensor.role() != Role.OBSERVED).allMatch(t -> t.memory() == Program.Memory.DRAM));
    }

    @Test
    void theSameGraphAndMachineGiveTheSameProgramAndOneThatTheMachineTakes() {
        var program = Compiler.compile(attention().graph("o"), EDGE, CompileOptions.DEFAULT).orThrow();

        assertEquals(program, Compiler.compile(attention().graph("o"), EDGE, CompileOptions.DEFAULT).orThrow());
        assertEquals(List.of(), ProgramCheck.check(program, EDGE));
    }

    @Test
    void givenTensorsLargerThanTheScratchpad_whenCompiled_thenEveryOpThatCannotRunIsNamedWithItsBytes() {
        var graph = new Network("x", 64, 32).linear("x", "wide", 64).linear("wide", "y", 64).graph("y");

        var faults = faults(graph, edge("scratchpad.bytes", 4096), Narrow.LIMBS);

        assertEquals(2, faults.size());
        assertTrue(faults.get(1).message().contains("op 'y' (linear) needs"), faults.get(1).message());
        assertTrue(faults.get(1).message().contains("wide 4096 B"), faults.get(1).message());
        assertTrue(faults.get(1).message().endsWith("the machine has 4096"), faults.get(1).message());
        assertEquals(11, faults.get(1).at().orElseThrow().line());
        assertTrue(faults.get(1).help().orElseThrow().contains("scratchpad.bytes"));
    }

    @Test
    void givenAccumulatorsTooNarrow_whenRefused_thenBitsNeededAndThereAreSaid() {
        var graph = new Network("x", 4, 64).linear("x", "y", 8).graph("y");

        var faults = faults(graph, edge("accumulatorBits", 20), Narrow.REFUSE);

        // 64 * 127 * 128 = 1,040,384 in magnitude: below 2^20, so 21 bits with its sign.
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().message().contains("needs sums of 21 bits"), faults.getFirst().message());
        assertTrue(faults.getFirst().message().contains("accumulators of 20 bits"), faults.getFirst().message());
    }

    @Test
    void givenAccumulatorsTooNarrow_whenWordsHoldTheSums_thenTheyLieInWords() {
        var graph = new Network("x", 4, 64).linear("x", "y", 8).graph("y");

        var program = Compiler.compile(graph, edge("accumulatorBits", 20), CompileOptions.DEFAULT).orThrow();

        assertEquals("rounded,words", program.ops().getFirst().variant());
    }

    @Test
    void givenCodesWiderThanAWord_whenCompiled_thenTheirTensorsAreNamed() {
        var graph = new Network("x", 4, 64).linear("x", "y", 8).graph("y");

        var faults = faults(graph, MachineFields.with(EDGE, Map.of("wordBits", "7", "rom.maxBits", "7")).orThrow(), Narrow.RUN);

        assertEquals("tensor 'x' has signed codes of 8 bits, words of the machine hold 7 bits with their sign", faults.getFirst().message());
    }

    @Test
    void givenMoreTablesThanTheMachineHas_whenCompiled_thenTheirOpsAreListed() {
        var network = new Network("x", 4, 16);
        for (int i = 0; i < 17; i++) {
            network.lookup(i == 0 ? "x" : "y" + (i - 1), "y" + i, i + 1);
        }

        var faults = faults(network.graph("y16"), EDGE, Narrow.LIMBS);

        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().message().contains("needs 17 different ROM tables, the machine has 16"), faults.getFirst().message());
        assertTrue(faults.getFirst().message().contains("y16"), faults.getFirst().message());
    }

    @Test
    void givenEqualTables_whenCompiled_thenTheyAreOne() {
        var graph = new Network("x", 4, 16).lookup("x", "y", 3).lookup("y", "z", 3).graph("z");

        assertEquals(1, Compiler.compile(graph, EDGE, CompileOptions.DEFAULT).orThrow().tables().size());
    }

    @Test
    void givenACodeMemoryTooSmall_whenCompiled_thenBothLengthsAreSaid() {
        var faults = faults(attention().graph("o"), edge("programWords", 100), Narrow.LIMBS);

        assertTrue(faults.getFirst().message().matches("the program has \\d+ instructions, the machine's code memory holds 100"), faults.getFirst().message());
    }

    @Test
    void sumsThatAnAccumulatorHoldsNeedNoHelp() {
        var graph = new Network("x", 4, 64).linear("x", "y", 8).graph("y");

        assertEquals(21, SumNeed.bits(graph.ops().getFirst(), graph));
        assertEquals(Optional.empty(), Optional.of(Compiler.compile(graph, edge("accumulatorBits", 21), CompileOptions.DEFAULT))
                .filter(Diagnosed.Faulty.class::isInstance));
    }
}
