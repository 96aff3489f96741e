package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BadModelsTest {
    private static ModelBuilder model() {
        return new ModelBuilder().input("x", -1, 4, 6);
    }

    @Test
    void everyUnsupportedOpIsListedWithItsNode() {
        assertEquals(List.of("node '/b/ConvTranspose': op ConvTranspose is not supported",
                        "node '/b/Fused': op com.acme:Fused is not supported",
                        "node '/b/TopK': op TopK is not supported",
                        "node 3 (which gives 'l'): op LSTM is not supported",
                        "node '/b/Resize': op Resize is not supported"),
                messages(model().node("ConvTranspose", "/b/ConvTranspose", List.of("x"), "c").node("com.acme:Fused", "/b/Fused", List.of("c"), "f")
                        .node("TopK", "/b/TopK", List.of("f"), "t").node("LSTM", "", List.of("t"), "l").node("Resize", "/b/Resize", List.of("l"), "y").output("y")));
    }

    @Test
    void foreignAndShortFilesAreNamedAsSuch() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("models/digits-vit/model.onnx"));
        assertTrue(message(OnnxImport.parse("m", "PNG is not ONNX".getBytes(StandardCharsets.UTF_8))).startsWith("this is not an ONNX model, or it is cut short: "));
        assertTrue(message(OnnxImport.parse("m", Arrays.copyOf(whole, 5000))).startsWith("this is not an ONNX model, or it is cut short: "));
        assertEquals("this is not an ONNX model, or it is cut short: it holds no version of the format", message(OnnxImport.parse("m", new byte[0])));
        assertEquals("no such file", message(OnnxImport.read(Path.of("nowhere.onnx"))));
    }

    /// Cut anywhere, the file must not pass for a smaller model; flipped anywhere, it may pass or not, but never throw.
    @Test
    void aCutFileIsAlwaysRefusedAndADamagedOneNeverThrows() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("models/digits-rms/model.onnx"));
        for (int cut = 0; cut < whole.length; cut += cut < 200 || cut > whole.length - 200 ? 1 : 1499) {
            assertTrue(OnnxImport.parse("m", Arrays.copyOf(whole, cut)) instanceof Diagnosed.Faulty, "cut after " + cut + " of " + whole.length + " bytes");
        }
        long seed = 20261122;
        var random = new Random(seed);
        for (int round = 0; round < 250; round++) {
            byte[] damaged = whole.clone();
            // Nodes and names lie in the first part of the file, weights after them.
            int within = random.nextInt(3) > 0 ? 40_000 : whole.length;
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                OnnxImport.parse("m", damaged);
            } catch (RuntimeException | StackOverflowError thrown) {
                throw new AssertionError("round " + round + " of seed " + seed, thrown);
            }
        }
    }

    @Test
    void smallModelsDamagedAnywhereNeverThrow() {
        byte[] whole = model().constant("w", FloatTensor.of(Shape.of(6, 2), new float[12])).scalar("half", 0.5).longs("to", -1, 2)
                .node("MatMul", List.of("x", "w"), "a").node("Mul", List.of("a", "half"), "b").node("Softmax", "s", List.of("b"), "c", Map.of("axis", -1L))
                .node("Shape", List.of("c"), "d").node("Reshape", List.of("c", "to"), "e").node("ReduceMean", "m", List.of("e"), "f", Map.of("axes", List.of(0L)))
                .node("LayerNormalization", "ln", List.of("f", "g"), "y", Map.of("axis", -1L)).constant("g", FloatTensor.of(Shape.of(2), 1, 1)).output("y").build();
        assertTrue(OnnxImport.parse("m", whole) instanceof Diagnosed.Ok);
        long seed = 4;
        var random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                OnnxImport.parse("m", damaged);
            } catch (RuntimeException | StackOverflowError thrown) {
                throw new AssertionError("round " + round + " of seed " + seed, thrown);
            }
        }
    }

    @Test
    void anOperatorSetThatIsNotReadIsNamed() {
        Diagnostic fault = faults(OnnxImport.parse("m", relu().opset(6).build())).getFirst();

        assertEquals("the model uses operator set 6; 7 to 28 are read", fault.message());
        assertEquals(Optional.of("export with opset_version=17"), fault.help());
    }

    @Test
    void dataInAnotherFileIsRefused() {
        var outside = TensorProto.newBuilder().setName("w").addDims(6).addDims(2).setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);

        assertEquals(List.of("initializer 'w' keeps its data in another file; only data within the file is read"),
                messages(model().rawInitializer(outside.build()).node("MatMul", List.of("x", "w"), "y").output("y")));
    }

    @Test
    void onlyTheBatchMayBeOpen() {
        assertEquals(List.of("input 'x' leaves axis 1 ('dim') open; only the leading axis, the batch, may be"),
                messages(new ModelBuilder().input("x", -1, -1, 6).node("Relu", List.of("x"), "y").output("y")));
    }

    @Test
    void tensorsThatNothingGivesOrThatComeLaterAreNamed() {
        assertEquals(List.of("node 'a': reads 'nowhere', which nothing gives", "node 'b': reads 'late', which only the later node 'c' gives"),
                messages(model().node("Add", "a", List.of("x", "nowhere"), "u").node("Add", "b", List.of("x", "late"), "v").node("Relu", "c", List.of("x"), "late")
                        .output("u").output("v")));
    }

    @Test
    void wrongAttributesAreNamed() {
        assertEquals(List.of("node 'a': op Softmax with the attribute 'axes' is not supported", "node 'b': attribute 'axis' is of type FLOAT; INT is needed",
                        "node 'c': axis 3 is outside a tensor of 3 axes"),
                messages(model().node("Softmax", "a", List.of("x"), "u", Map.of("axes", 1L)).node("Softmax", "b", List.of("x"), "v", Map.of("axis", 1f))
                        .node("Softmax", "c", List.of("x"), "w", Map.of("axis", 3L)).output("u").output("v").output("w")));
        assertEquals(Optional.of("did you mean `axis`?"), faults(OnnxImport.parse("m",
                model().node("Softmax", "a", List.of("x"), "u", Map.of("axes", 1L)).output("u").build())).getFirst().help());
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        assertEquals(List.of("node 'a': multiplies [1, 4, 6] by [5, 2]; the inner extents 6 and 5 differ",
                        "node 'b': the 24 elements of [1, 4, 6] do not fill the shape [5, -1]",
                        "node 'c': the shapes [1, 4, 6] and [5] do not broadcast",
                        "node 'd': op Add repeats its operand [1, 4, 6] to fill [2, 4, 6]; only constants are repeated"),
                messages(model().constant("w", FloatTensor.of(Shape.of(5, 2), new float[10])).longs("to", 5, -1).constant("five", FloatTensor.of(Shape.of(5), new float[5]))
                        .constant("more", FloatTensor.of(Shape.of(2, 4, 6), new float[48]))
                        .node("MatMul", "a", List.of("x", "w"), "u").node("Reshape", "b", List.of("x", "to"), "v").node("Add", "c", List.of("x", "five"), "w1")
                        .node("Add", "d", List.of("x", "more"), "w2").output("u").output("v").output("w1").output("w2")));
    }

    @Test
    void weightsThatAreNoNumbersOrOfAnotherTypeAreRefused() {
        assertEquals(List.of("node 'a': weight, [6, 1], holds a value that is infinite or not a number"), messages(model()
                .constant("w", FloatTensor.of(Shape.of(6, 1), 1, 2, 3, Float.NaN, 5, 6)).node("MatMul", "a", List.of("x", "w"), "u").output("u")));
        assertEquals(List.of("node 'a': op MatMul: the right operand, 'w', is int64 [6, 1]; float32 is needed"), messages(model()
                .constant("w", LongTensor.of(Shape.of(6, 1), 1, 2, 3, 4, 5, 6)).node("MatMul", "a", List.of("x", "w"), "u").output("u")));
    }

    @Test
    void aConstantThatWouldFillMemoryIsNotFolded() {
        assertEquals(List.of("node 'a': the constant would have the shape [65536, 16384]; at most 67108864 elements are folded"), messages(model()
                .longs("dims", 65536, 16384).node("ConstantOfShape", "a", List.of("dims"), "big").node("Add", "b", List.of("x", "big"), "y").output("y")));
    }

    @Test
    void outputsThatDependOnNothingOrAreMissingAreNamed() {
        assertEquals(List.of("the output 'c' does not depend on any input", "nothing gives the output 'z'"),
                messages(relu().scalar("one", 1).node("Add", List.of("one", "one"), "c").output("c").output("z")));
        assertEquals(List.of("the graph has no outputs"), messages(model().node("Relu", List.of("x"), "y")));
    }

    @Test
    void aLongChainOfNodesIsReadWithoutRecursion() {
        ModelBuilder chain = model();
        String tensor = "x";
        for (int i = 0; i < 20_000; i++) {
            chain.node("Relu", List.of(tensor), "t" + i);
            tensor = "t" + i;
        }
        assertEquals(20_000, OnnxImport.parse("m", chain.output(tensor).build()).orThrow().ops().size());
    }

    private static ModelBuilder relu() {
        return model().node("Relu", List.of("x"), "y").output("y");
    }

    private static List<String> messages(ModelBuilder model) {
        return faults(OnnxImport.parse("m", model.build())).stream().map(Diagnostic::message).toList();
    }

    private static String message(Diagnosed<Graph> answer) {
        return faults(answer).getFirst().message();
    }

    static List<Diagnostic> faults(Diagnosed<Graph> answer) {
        return switch (answer) {
            case Diagnosed.Ok<Graph>(var graph) -> throw new AssertionError("read as " + graph);
            case Diagnosed.Faulty<Graph>(var faults) -> faults;
        };
    }
}
