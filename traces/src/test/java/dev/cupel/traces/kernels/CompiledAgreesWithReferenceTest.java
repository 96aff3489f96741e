package dev.cupel.traces.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.timing.Cause;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.generate.RandomNetworks;
import dev.cupel.programs.generate.RandomQuantized;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.Scaling;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compiled programs, scheduled, with transfers and all, give the reference's integers: single ops of every kind, and the shipped models.
class CompiledAgreesWithReferenceTest {
    private static final long SEED = 20_261_124;
    private static final int CASES = Integer.getInteger("cupel.test.cases", 8);
    private static final CompileOptions RUN = new CompileOptions(Narrow.RUN, Map.of());

    static Stream<Arguments> kindsAndMachines() {
        return RandomQuantized.KINDS.stream().flatMap(kind -> TestMachines.all().stream().map(machine -> Arguments.of(kind, machine.name(), machine)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("kindsAndMachines")
    void aCompiledOpGivesTheReferencesIntegersAndNothingOverflows(String kind, String name, Machine machine) {
        long seed = SEED + kind.hashCode() * 31L + name.hashCode();
        var roundings = List.of(Rounding.HALF_UP, Rounding.FLOOR, Rounding.HALF_EVEN, Rounding.HALF_AWAY);
        var cases = new RandomQuantized(seed, Limits.of(machine), roundings.get(Math.floorMod(name.hashCode(), 4)));
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            var drawn = cases.next(kind);
            var message = "seed %d, case %d: %s".formatted(seed, i, drawn.describe());
            var inputs = new HashMap<String, int[]>();
            for (int k = 0; k < drawn.inputs().size(); k++) {
                inputs.put(drawn.op().inputs().get(k), drawn.inputs().get(k).codes());
            }

            if (!(Compiler.compile(drawn.graph(), machine, CompileOptions.DEFAULT) instanceof Diagnosed.Ok<Program>(var program))) {
                refused++;
                continue;
            }
            var result = Simulation.of(program, machine, Options.DEFAULT).run(Inputs.of(inputs));

            assertTrue(result.outcome().completed(), () -> message + ": " + result.outcome());
            var expected = IntegerReference.evaluate(drawn.op(), drawn.graph(), drawn.inputs());
            assertArrayEquals(expected.codes(), result.output(drawn.op().output()), message);
            assertEquals(0, result.events().events(), () -> message + ": " + result.events().first());
        }
        // Sums of wide codes over long rows that neither accumulators nor words hold.
        boolean product = kind.equals("linear") || kind.equals("matmul");
        assertTrue(product ? refused < CASES : refused == 0, "%d of %d refused, seed %d".formatted(refused, CASES, seed));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({"digits-vit, tiny4", "digits-vit, edge16", "digits-vit, wide64", "digits-rms, tiny4", "digits-rms, edge16", "digits-rms, wide64", "char-lm, edge16"})
    void everyTensorOfAShippedModelIsTheReferencesOnEveryMachine(String model, String machine) {
        var shipped = Shipped.named(model);
        agree(shipped.quantized(), Presets.named(machine), shipped.rows(3), CompileOptions.DEFAULT);
    }

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"tiny4", "edge16"})
    void everyTensorOfANetworkOfTokensIsTheReferences(String name) {
        for (int i = 0; i < 6; i++) {
            var network = new RandomNetworks(SEED + i, Limits.of(Presets.named(name)), Rounding.HALF_UP).ofTokens();
            agree(network.quantized(), Presets.named(name), List.of(network.codes(0), network.codes(1)), RUN);
        }
    }

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"tiny4", "edge16"})
    void everyTensorOfAChainOfAnyOpsIsTheReferences(String name) {
        // Sums of wide codes that accumulators of 32 bits do not hold are refused, or overflow where they may.
        var machine = MachineFields.with(Presets.named(name), Map.of("accumulatorBits", "40")).orThrow();
        for (int i = 0; i < 3 * CASES; i++) {
            var network = new RandomNetworks(SEED + i, Limits.of(machine), Rounding.HALF_EVEN).next(3, 12);
            agree(network.quantized(), machine, List.of(network.codes(0), network.codes(1)), CompileOptions.DEFAULT);
        }
    }

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"tiny4", "edge16"})
    void everyTensorOfARandomNetworkIsTheReferencesHoweverLittleMemoryThereIs(String name) {
        int compiled = 0;
        for (int i = 0; i < CASES; i++) {
            var network = new RandomNetworks(SEED + i, Limits.of(Presets.named(name)), Rounding.HALF_UP).next();
            int largest = network.quantized().tensors().values().stream().mapToInt(t -> t.shape().size() * t.type().storageBits() / 8).max().orElseThrow();
            for (int bytes : new int[] {1 << 20, Math.max(256, 5 * largest), Math.max(256, 3 * largest)}) {
                var machine = MachineFields.with(Presets.named(name), Map.of("scratchpad.bytes", Integer.toString(bytes))).orThrow();
                if (Compiler.compile(network.quantized(), machine, CompileOptions.DEFAULT) instanceof Diagnosed.Ok<Program>) {
                    agree(network.quantized(), machine, List.of(network.codes(0)), CompileOptions.DEFAULT);
                    compiled++;
                }
            }
        }
        assertTrue(compiled > CASES, "only %d programs, seed %d".formatted(compiled, SEED));
    }

    @ParameterizedTest(name = "{0} bytes of scratchpad")
    @ValueSource(ints = {8192, 6144, 5120, 4096})
    void givenAScratchpadTooSmallForTheModel_whenPartsAndTensorsMoveInAndOut_thenTheIntegersStay(int bytes) {
        var shipped = Shipped.named("digits-vit");
        var machine = MachineFields.with(Presets.named("tiny4"), Map.of("scratchpad.bytes", Integer.toString(bytes))).orThrow();
        agree(shipped.quantized(), machine, shipped.rows(1), CompileOptions.DEFAULT);
    }

    @Test
    void givenAccumulatorsOf16Bits_whenSumsMayLieInWords_thenTheIntegersStay() {
        var shipped = Shipped.named("digits-vit");
        var machine = MachineFields.with(Presets.named("edge16"), Map.of("accumulatorBits", "16")).orThrow();
        agree(shipped.quantized(), machine, shipped.rows(2), CompileOptions.DEFAULT);
    }

    @Test
    void givenAccumulatorsOf16Bits_whenCompiledToRun_thenTheOverflowsNameTheirOps() {
        var shipped = Shipped.named("digits-vit");
        var machine = MachineFields.with(Presets.named("edge16"), Map.of("accumulatorBits", "16")).orThrow();

        var program = Compiler.compile(shipped.quantized(), machine, RUN).orThrow();
        var result = run(program, machine, shipped.rows(1).getFirst());

        assertTrue(result.events().events() > 0);
        var kinds = result.events().first().stream().map(event -> program.ops().get(event.place().op()).kind()).distinct().toList();
        assertTrue(kinds.contains("linear"), () -> "overflows in " + kinds);
    }

    @ParameterizedTest(name = "[{1}, {2}] x [{2}, {3}] on {0}: {4} % of the lanes' cycles")
    @CsvSource({"tiny4, 64, 64, 64, 80", "tiny4, 8, 32, 8, 80", "tiny4, 16, 32, 32, 80", "edge16, 64, 64, 64, 80", "edge16, 8, 32, 32, 80",
        "edge16, 128, 128, 128, 80", "wide64, 64, 64, 128, 75", "wide64, 8, 32, 128, 75"})
    void aProductKeepsTheLanesBusy(String name, int m, int k, int n, int percent) {
        var machine = Presets.named(name);
        var random = new SplittableRandom(SEED);
        var eight = CodeType.symmetric(8, 0.1);
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        tensors.put("x", new QuantizedTensor("x", Shape.of(m, k), eight));
        tensors.put("w", new QuantizedTensor("w", Shape.of(k, n), eight));
        tensors.put("y", new QuantizedTensor("y", Shape.of(m, n), eight));
        var op = new QuantizedOp.MatMul(new QuantizedOp.Head("product", "y", Origin.NONE), "x", "w", Optional.of(Scaling.of(0.002, 31)));
        var graph = new QuantizedGraph("product", List.of("x", "w"), List.of(op), List.of("y"), tensors, Rounding.HALF_UP, 32);
        var codes = new HashMap<String, CodeTensor>();
        graph.inputs().forEach(input -> codes.put(input, random(graph.tensor(input), random)));

        var program = Compiler.compile(graph, machine, CompileOptions.DEFAULT).orThrow();
        var result = run(program, machine, codes);

        assertArrayEquals(Objects.requireNonNull(IntegerReference.run(graph, codes).get("y")).codes(), result.output("y"));
        // The operands come by DMA first; the target counts from when they are in the scratchpad.
        var cost = result.schedule().ops().getFirst();
        long cycles = cost.cycles() - cost.stall(Cause.DMA);
        double used = 100.0 * m * k * n / machine.lanes() / cycles;
        assertTrue(used >= percent, () -> "%.1f %% in %d cycles".formatted(used, cycles));
    }

    private static void agree(QuantizedGraph graph, Machine machine, List<Map<String, CodeTensor>> rows, CompileOptions options) {
        var program = switch (Compiler.compile(graph, machine, options)) {
            case Diagnosed.Ok<Program>(var compiled) -> compiled;
            case Diagnosed.Faulty<Program>(var faults) -> throw new AssertionError(faults.getFirst().render());
        };
        for (var row : rows) {
            var result = run(program, machine, row);
            assertTrue(result.outcome().completed(), () -> "" + result.outcome());
            assertEquals(0, result.events().events(), () -> "" + result.events().first());
            int compared = 0;
            for (var expected : IntegerReference.run(graph, row).entrySet()) {
                int[] got = result.outputs().getOrDefault(expected.getKey(), result.observed().get(expected.getKey()));
                if (!graph.inputs().contains(expected.getKey())) {
                    assertArrayEquals(expected.getValue().codes(), got, expected.getKey());
                    compared++;
                }
            }
            assertEquals(graph.ops().size(), compared);
        }
    }

    private static RunResult run(Program program, Machine machine, Map<String, CodeTensor> codes) {
        var inputs = new HashMap<String, int[]>();
        codes.forEach((name, tensor) -> inputs.put(name, tensor.codes()));
        return Simulation.of(program, machine, Options.DEFAULT).run(Inputs.of(inputs));
    }

    private static CodeTensor random(QuantizedTensor tensor, SplittableRandom random) {
        var type = tensor.type();
        return new CodeTensor(tensor.shape(), random.ints(tensor.shape().size(), type.low(), type.high() + 1).toArray());
    }

    /// A shipped model, quantized with its own calibration rows.
    private record Shipped(Graph graph, QuantizedGraph quantized, Dataset eval) {
        static Shipped named(String name) {
            var folder = Path.of("programs", "models", name);
            if (!Files.isDirectory(folder)) {
                folder = Path.of("..").resolve(folder);
            }
            var graph = OnnxImport.read(folder.resolve("model.onnx")).orThrow();
            var calib = Dataset.folder(folder.resolve("calib"), graph).orThrow();
            var rows = IntStream.range(0, Math.min(20, calib.rows())).mapToObj(row -> real(graph, calib, row)).toList();
            var quantized = Quantizer.quantize(graph, Calibrator.observe(graph, rows), QuantizeOptions.DEFAULT, Limits.of(Presets.named("edge16"))).orThrow();
            return new Shipped(graph, quantized, Dataset.folder(folder.resolve("eval"), graph).orThrow());
        }

        List<Map<String, CodeTensor>> rows(int count) {
            var rows = new ArrayList<Map<String, CodeTensor>>();
            for (int row = 0; row < count; row++) {
                var codes = new HashMap<String, CodeTensor>();
                real(graph, eval, row).forEach((name, tensor) -> {
                    var type = quantized.tensor(name).type();
                    codes.put(name, new CodeTensor(tensor.shape(), Arrays.stream(tensor.toArray()).mapToInt(type::code).toArray()));
                });
                rows.add(codes);
            }
            return rows;
        }

        private static Map<String, DoubleTensor> real(Graph graph, Dataset data, int row) {
            var inputs = new HashMap<String, DoubleTensor>();
            for (var input : graph.inputs()) {
                int size = input.shape().size();
                int[] picked = IntStream.range(row * size, (row + 1) * size).toArray();
                inputs.put(input.name(), Objects.requireNonNull(data.inputs().get(input.name())).gathered(input.shape(), picked).toDouble());
            }
            return inputs;
        }
    }
}
