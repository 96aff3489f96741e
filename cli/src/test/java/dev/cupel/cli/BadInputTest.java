package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrong input ends with exit code 1: every fault told at once with its place and what to try, no trace of Java, no file half written.
class BadInputTest {
    private static final Path VIT = CommandLineRun.ROOT.resolve("programs/models/digits-vit/model.onnx");

    @TempDir
    Path folder;

    /// What no refused command may leave behind.
    private Path out() {
        return folder.resolve("out");
    }

    private Path report() {
        return out().resolve("report.json");
    }

    @AfterEach
    void nothingIsHalfWritten() {
        assertFalse(Files.exists(out()), "a refused command left files");
    }

    private CommandLineRun run(Object... arguments) {
        Object[] all = Arrays.copyOf(new Object[] {"run"}, arguments.length + 3);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--report";
        all[arguments.length + 2] = report();
        return CommandLineRun.of(all);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aSourceAndAMachineThatDoNotExist_areBothTold() {
        var run = run(folder.resolve("none.onnx"), "--machine", "edge61").refusedFor(2);
        assertTrue(run.err().contains("no such file"), run.err());
        assertTrue(run.err().contains("did you mean `edge16`?"), run.err());
    }

    @Test
    void fieldsThatAMachineDoesNotHaveOrCannotHaveSo_areAllTold() throws IOException {
        var source = file("p.asm", " halt\n");
        var run = run(source, "--set", "lains=8", "--set", "readPorts=99", "--set", "overflow=satt", "--set", "vectorLength=24").refusedFor(4);
        assertTrue(run.err().contains("did you mean `lanes`?") && run.err().contains("did you mean `sat`?"), run.err());
        assertTrue(run.err().contains("`readPorts`: 99 ports, must be in 3..12") && run.err().contains("must be a multiple of `lanes`, 16"), run.err());
    }

    @Test
    void changesOfAMachineThatAreNoFields_areToldBesideTheFaultsOfTheMachine() throws IOException {
        var run = run(file("p.asm", " halt\n"), "--machine", "edge61", "--set", "lanes", "--set", "lanes=8", "--set", "lanes=16").refusedFor(3);
        assertTrue(run.err().contains("`lanes` is no FIELD=VALUE") && run.err().contains("the field `lanes` is given twice"), run.err());
        CommandLineRun.of("machine", "show", "edge16", "--set", "lanes=0").refusedFor(1);
    }

    @Test
    void anEmptyFileAndAFolder() throws IOException {
        run(file("empty.asm", "")).refusedFor(1);
        run(folder).refusedFor(1);
    }

    @Test
    void aFileOfNoKindThatIsKnown() throws IOException {
        var noise = Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, 0, 1, 2, (byte) 0xfe});
        assertTrue(run(noise).refusedFor(1).err().contains("no ONNX model, op graph, assembly text or assembled program"));
    }

    @Test
    void aTruncatedOnnxModel() throws IOException {
        byte[] whole = Files.readAllBytes(VIT);
        var cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(run(cut).refusedFor(1).err().contains("cut.onnx"));
    }

    @Test
    void aForeignFileNamedOnnx() throws IOException {
        run(file("page.onnx", "<html><body>404</body></html>\n")).refusedFor(1);
    }

    @Test
    void givenAModelWithUnknownOps_whenRun_thenAllAreListedWithTheirNodes() throws IOException {
        var graph = OnnxMl.GraphProto.newBuilder().setName("g")
                .addInput(tensor("x")).addOutput(tensor("y"))
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Celu").setName("/first").addInput("x").addOutput("a"))
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Relu").setName("/fine").addInput("a").addOutput("b"))
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Det").setName("/second").addInput("b").addOutput("y"));
        var model = OnnxMl.ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph);
        String err = run(Files.write(folder.resolve("odd.onnx"), model.build().toByteArray())).err();
        for (String word : new String[] {"Celu", "/first", "Det", "/second"}) {
            assertTrue(err.contains(word), word + " in " + err);
        }
        assertFalse(err.contains("/fine"), err);
    }

    private static OnnxMl.ValueInfoProto tensor(String name) {
        var shape = OnnxMl.TensorShapeProto.newBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(4));
        return OnnxMl.ValueInfoProto.newBuilder().setName(name).setType(OnnxMl.TypeProto.newBuilder()
                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber()).setShape(shape))).build();
    }

    @Test
    void inputsOfTheWrongShapeAndType_areBothTold() {
        var shape = folder.resolve("shape.npy");
        var type = folder.resolve("type.npy");
        TensorFile.write(shape, FloatTensor.of(Shape.of(2, 3, 8), new float[48])).orThrow();
        TensorFile.write(type, LongTensor.of(Shape.of(1, 1, 8, 8), new long[64])).orThrow();
        var run = run(VIT, "--input", shape, "--calibrate", type).refusedFor(2);
        assertTrue(run.err().contains("float32 [2, 3, 8]") && run.err().contains("[rows, 1, 1, 8, 8]"), run.err());
        assertTrue(run.err().contains("int64"), run.err());
    }

    @Test
    void labelsThatAreNoClassesOfTheNetwork() {
        var rows = folder.resolve("rows.npy");
        var labels = folder.resolve("labels.npy");
        TensorFile.write(rows, FloatTensor.of(Shape.of(1, 1, 8, 8), new float[64])).orThrow();
        TensorFile.write(labels, LongTensor.of(Shape.of(1), 10)).orThrow();
        assertTrue(run(VIT, "--input", rows, "--labels", labels).refusedFor(1).err().contains("classes are 0..9"));
    }

    @Test
    void anInputThatTheNetworkHasNot_isToldWithTheNearest() {
        var rows = folder.resolve("rows.npy");
        TensorFile.write(rows, FloatTensor.of(Shape.of(1, 1, 8, 8), new float[64])).orThrow();
        assertTrue(run(VIT, "--input", "imput=" + rows).refusedFor(1).err().contains("no input `imput`"));
    }

    @Test
    void givenAMachineTooSmall_whenAModelIsRun_thenItSaysWhatIsNeeded() throws IOException {
        var small = MachineFields.with(Presets.named("tiny4"), Map.of("name", "small", "scratchpad.bytes", "512")).orThrow();
        var run = run(VIT, "--limit", 1, "--machine", file("small.json", MachineFile.write(small)));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("bytes of scratchpad") && run.err().contains("the machine has 512"), run.err());
        assertTrue(run.err().contains("try a machine with scratchpad.bytes >= "), run.err());
    }

    @Test
    void givenAccumulatorsTooNarrow_whenTheUserWantsThatRefused_thenTheBitsNeededAreTold() throws IOException {
        var narrow = MachineFields.with(Presets.named("edge16"), Map.of("name", "narrow", "accumulatorBits", "16")).orThrow();
        var run = run(VIT, "--limit", 1, "--narrow", "refuse", "--machine", file("narrow.json", MachineFile.write(narrow)));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("needs sums of 19 bits") && run.err().contains("accumulators of 16 bits"), run.err());
        assertTrue(run.err().contains("try accumulatorBits >= 19"), run.err());
    }

    @Test
    void allFaultsOfAnAssemblyText_areToldWithPlaceAndSuggestion() throws IOException {
        var run = run(file("bad.asm", " setvl 4\n ad v1, v2, v3\n mul v99, v1, v1\n ld.s8 v0, [x77]\n halt\n")).refusedFor(3);
        assertTrue(run.err().contains("bad.asm:2:2") && run.err().contains("bad.asm:3:") && run.err().contains("bad.asm:4:"), run.err());
        assertTrue(run.err().contains("did you mean"), run.err());
    }

    @Test
    void whatTheMachineLacksForAProgram_isToldBeforeItRuns() throws IOException {
        var run = run(file("wide.asm", " setvl 64\n halt\n"), "--machine", "tiny4").refusedFor(1);
        assertTrue(run.err().contains("wide.asm:1"), run.err());
    }

    @Test
    void aDamagedProgramFile() throws IOException {
        var program = folder.resolve("p.bin");
        assertEquals(0, CommandLineRun.of("assemble", file("p.asm", " halt\n"), "-o", program).exitCode());
        byte[] bytes = Files.readAllBytes(program);
        bytes[bytes.length / 2] ^= 4;
        run(Files.write(folder.resolve("damaged"), bytes)).refusedFor(1);
        run(Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 7))).refusedFor(1);
        CommandLineRun.of("disassemble", folder.resolve("damaged")).refusedFor(1);
    }

    @Test
    void unknownKeysOfAMachineFile_areToldWithTheNearest() throws IOException {
        String text = MachineFile.write(Presets.named("edge16")).replace("\"lanes\"", "\"lains\"").replace("\"readPorts\": 5", "\"readPorts\": 99");
        var run = CommandLineRun.of("machine", "validate", file("m.json", text));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("`lains`") && run.err().contains("did you mean `lanes`?"), run.err());
        assertTrue(run.err().contains("readPorts") && run.err().contains("99"), run.err());
    }

    @Test
    void allFaultsOfAnOpGraph() throws IOException {
        var run = run(file("g.json", """
                {"cupelGraph": 1, "name": "g", "inputs": [{"name": "x", "shape": [4]}],
                 "ops": [{"op": "softmx", "name": "a", "x": "x"}, {"op": "relu", "name": "b", "x": "nowhere"}], "outputs": ["b"]}
                """));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("softmx") && run.err().contains("did you mean `softmax`?"), run.err());
        assertTrue(run.err().contains("nowhere"), run.err());
    }

    @Test
    void theSeedIsNoAxis() throws IOException {
        CommandLineRun.of("explore", file("s.json", "{\"cupelSweep\": 1, \"name\": \"s\", \"source\": \"g.json\", \"axes\": {\"seed\": [1, 2]}}"))
                .refusedFor(1);
    }

    @Test
    void allFaultsOfASweepFile() throws IOException {
        var run = CommandLineRun.of("explore", file("s.json", """
                {
                  "cupelSweep": 1,
                  "name": "s",
                  "source": "g.json",
                  "machin": "edge16",
                  "axes": {"accumulatorbits": [16], "lanes": [16, 0], "softmax.romBits": ["many"], "wordBits": [32, 32]},
                  "plot": {"x": "lanes", "y": "cykles"}
                }
                """), "--out", out()).refusedFor(6);
        assertTrue(run.err().contains("did you mean `machine`?"), run.err());
        assertTrue(run.err().contains("did you mean `accumulatorBits`?"), run.err());
        assertTrue(run.err().contains("did you mean `cycles`?"), run.err());
        assertTrue(run.err().contains("s.json:6:"), run.err());
    }

    @Test
    void valuesOfAnAxisThatNoPointCanUse() throws IOException {
        var run = CommandLineRun.of("explore", file("s.json", """
                {"cupelSweep": 1, "name": "s", "source": "g.json", "axes": {"lanes": [16, 0], "softmax.romBits": ["many", 8]}}
                """), "--out", out()).refusedFor(2);
        assertTrue(run.err().contains("lanes") && run.err().contains("whole number, not `many`"), run.err());
    }

    @Test
    void aReportThatIsNone() throws IOException {
        CommandLineRun.of("plot", file("r.json", "{\"cycles\": 3}"), "--out", out());
        assertEquals(1, CommandLineRun.of("plot", folder.resolve("r.json"), folder.resolve("no.json"), "--out", out()).exitCode());
    }

    @Test
    void aProgramHasNoInputOfThatName() throws IOException {
        var values = folder.resolve("v.json");
        Files.writeString(values, "[1, 2, 3]");
        var asm = file("in.asm", ".input first scratchpad 0 s8 [3]\n halt\n");
        assertTrue(run(asm, "--input", "fist=" + values).refusedFor(1).err().contains("did you mean `first`?"));
        Files.writeString(values, "[1, 2, 300]");
        assertTrue(run(asm, "--input", "first=" + values).refusedFor(1).err().contains("-128..127"));
    }

    @Test
    void optionsOfNetworksForAProgram() throws IOException {
        var run = run(file("p.asm", " halt\n"), "--weight-bits", 8, "--verify", "--width", "x=4").refusedFor(3);
        assertTrue(run.err().contains("`--width` is") && run.err().contains("`--weight-bits` is for networks") && run.err().contains("`--verify`"), run.err());
    }

    @Test
    void inAProcessOfItsOwn_theExitCodeIsTheSame() throws IOException, InterruptedException {
        CommandLineRun.inItsOwnProcess("run", file("bad.asm", " hlt\n")).refusedFor(2);
        CommandLineRun.inItsOwnProcess("run", folder.resolve("none.asm")).refusedFor(1);
    }
}
