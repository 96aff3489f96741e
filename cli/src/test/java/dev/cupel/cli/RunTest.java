package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.programs.tensor.TensorFile;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.view.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `cupel run` and its kin on right input. `-Dgolden.update=true` rewrites the expected terminal texts under `src/test/resources`.
class RunTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/cupel/cli");
    private static final Path VIT = CommandLineRun.ROOT.resolve("programs/models/digits-vit/model.onnx");

    @TempDir
    Path folder;

    private static CommandLineRun done(Object... arguments) {
        var run = CommandLineRun.of(arguments);
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("", run.err());
        return run;
    }

    private Report report(Object... arguments) {
        Path file = folder.resolve("r.json");
        Object[] all = new Object[arguments.length + 4];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--quiet";
        all[arguments.length + 2] = "--report";
        all[arguments.length + 3] = file;
        assertEquals("", done(all).out());
        return ReportJson.read(file).orThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"squares", "overflow", "loop"})
    void theTerminalViewOfSmallPrograms(String name) throws IOException {
        Path golden = GOLDEN.resolve(name + ".txt");
        // The name as shown must not depend on where the project lies.
        var run = done("run", Path.of("").toAbsolutePath().relativize(GOLDEN.resolve(name + ".asm").toAbsolutePath()));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, run.outWithoutTimes());
        }
        assertEquals(Files.readString(golden), run.outWithoutTimes());
    }

    @Test
    void theReadmeShowsWhatItsFirstCommandPrints() throws IOException {
        var printed = done("run", Path.of("..", "programs", "models", "digits-vit", "model.onnx")).outWithoutTimes().replace("../programs", "programs").lines()
                .map(String::stripTrailing).toList();
        var readme = Files.readString(CommandLineRun.ROOT.resolve("README.md"));
        int begin = readme.indexOf("digits-vit on edge16");
        int at = 0;
        for (String line : readme.substring(begin, readme.indexOf("```", begin)).lines().filter(line -> !line.equals("...")).toList()) {
            int found = printed.subList(at, printed.size()).indexOf(line);
            assertTrue(found >= 0, () -> "README.md shows a line that is not printed, or not there: " + line);
            at += found + 1;
        }
    }

    @Test
    void anAssembledProgramRunsAsItsTextDoes() throws IOException {
        Path text = GOLDEN.resolve("squares.asm");
        Path program = folder.resolve("squares.bin");
        done("assemble", text, "-o", program);
        var fromText = report(text);
        var fromProgram = report(program);
        assertEquals("assembly", fromText.source().kind());
        assertEquals("program", fromProgram.source().kind());
        assertEquals(fromText.cycles(), fromProgram.cycles());
        assertEquals(fromText.stalls(), fromProgram.stalls());
        assertEquals(fromText.ops(), fromProgram.ops());
    }

    @Test
    void whatIsDisassembledAssemblesToTheSameFile() throws IOException {
        Path first = folder.resolve("first.bin");
        Path second = folder.resolve("second.bin");
        Path text = folder.resolve("text.asm");
        done("assemble", GOLDEN.resolve("squares.asm"), "-o", first);
        done("disassemble", first, "-o", text);
        done("assemble", text, "-o", second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        assertEquals(Files.readString(text), done("disassemble", first).out());
    }

    @Test
    void sourcesAreToldApartByContent() throws IOException {
        Path program = folder.resolve("looks-like.asm");
        done("assemble", GOLDEN.resolve("squares.asm"), "-o", program);
        assertEquals("program", report(program).source().kind());
        Path model = Files.copy(VIT, folder.resolve("model-without-ending"));
        assertEquals("onnx", report(model, "--limit", 1).source().kind());
        Path graph = Files.copy(CommandLineRun.ROOT.resolve("programs/graphs/softmax.json"), folder.resolve("graph-without-ending"));
        assertEquals("graph", report(graph, "--limit", 1).source().kind());
    }

    @Test
    void aProgramTakesInputsByNameAndWritesItsOutputs() throws IOException {
        Path values = Files.writeString(folder.resolve("x.json"), "[[3, 4, 5], [-6, 0, 7]]");
        var run = done("run", GOLDEN.resolve("squares.asm"), "--input", "x=" + values, "--outputs", folder.resolve("out"));
        assertTrue(run.out().contains("9  16  25") || run.out().contains("9 16 25"), run.out());
        assertArrayEquals(new long[] {9, 16, 25, 36, 0, 49}, TensorFile.integers(folder.resolve("out/y.q.npy")).orThrow().toArray());
        assertArrayEquals(new float[] {9, 16, 25, 36, 0, 49}, TensorFile.floats(folder.resolve("out/y.npy")).orThrow().toArray());
    }

    @Test
    void aTrapEndsWithExitCode3AndSaysWhere() throws IOException {
        Path asm = Files.writeString(folder.resolve("trap.asm"), " li x1, 2000000000\n setvl 4\n ld.s8 v0, [x1]\n halt\n");
        var run = CommandLineRun.of("run", asm, "--report", folder.resolve("r.json"));
        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.err().contains("trapped at") && run.err().contains("trap.asm:3"), run.err());
        assertTrue(run.out().contains("stopped"), run.out());
        assertEquals(Report.Reason.TRAPPED, ReportJson.read(folder.resolve("r.json")).orThrow().end().reason());
    }

    @Test
    void maxCyclesEndsARunWithExitCode3() throws IOException, InterruptedException {
        Path asm = Files.writeString(folder.resolve("long.asm"), " loop 1000000000\n addx x1, x1, 0\n endloop\n halt\n");
        var run = CommandLineRun.of("run", asm, "--max-cycles", 1000);
        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.err().contains("cycle limit") && run.err().contains("long.asm:2"), run.err());
        assertEquals(3, CommandLineRun.inItsOwnProcess("run", asm, "--max-cycles", 1000).exitCode());
    }

    private Path oneSoftmax() throws IOException {
        return Files.writeString(folder.resolve("g.json"), """
                {"cupelGraph": 1, "name": "g", "inputs": [{"name": "x", "shape": [4, 16]}],
                 "ops": [{"op": "softmax", "name": "s", "x": "x"}], "outputs": ["s"]}
                """);
    }

    @Test
    void theVariantsOfASingleKernelStandSideBySide_andWhyOneWasPicked() throws IOException {
        var graph = oneSoftmax();
        String chosen = done("run", graph, "--limit", 3).out();
        for (String variant : List.of("word,rows", "word,columns", "limbs,rows", "limbs,columns")) {
            assertTrue(chosen.contains("\n" + variant), chosen);
        }
        assertTrue(chosen.matches("(?s).*word,(rows|columns) was picked: fewest cycles within 0.25 LSB.*"), chosen);

        String asked = done("run", graph, "--limit", 3, "--variant", "s=limbs,columns").out();
        assertTrue(asked.contains("limbs,columns was picked: asked for"), asked);
        assertEquals("limbs,columns", report(graph, "--limit", 3, "--variant", "s=limbs,columns").ops().getFirst().variant());

        Path widths = Files.writeString(folder.resolve("w.json"), "{\"s\": {\"variant\": \"limbs\"}}");
        assertTrue(report(graph, "--limit", 3, "--widths", widths).ops().getFirst().variant().startsWith("limbs,"));
        assertTrue(report(graph, "--limit", 3, "--widths", widths, "--variant", "s=word").ops().getFirst().variant().startsWith("word,"));
    }

    @Test
    void lessErrorAsksForMoreCycles_andASmallerRomForMoreError() throws IOException {
        var graph = oneSoftmax();
        assertTrue(report(graph, "--limit", 3, "--error", 0.001).ops().getFirst().variant().startsWith("limbs,"));
        var wide = report(graph, "--limit", 3).error().orElseThrow();
        var narrow = report(graph, "--limit", 3, "--softmax-rom-bits", 6, "--softmax-rom-entries", 64).error().orElseThrow();
        assertTrue(narrow.maxLsb() > wide.maxLsb());
    }

    @Test
    void givenAModel_whenRunOnOneAndOnTwoThreads_thenTheReportsAreEqualByteForByte() throws IOException {
        byte[] one = bytes("1");
        assertArrayEquals(one, bytes("2"));
        assertArrayEquals(one, bytes("2"));
    }

    private byte[] bytes(String threads) throws IOException {
        report(VIT, "--limit", 24, "--threads", threads);
        return Files.readAllBytes(folder.resolve("r.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void aModelsIntegersEqualTheReference_itsStallsSumToItsCycles_andItsErrorsAreTold(String model) {
        var report = report(CommandLineRun.ROOT.resolve("programs/models").resolve(model).resolve("model.onnx"), "--limit", 40, "--verify");
        assertEquals(report.cycles(), report.stalls().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(0, report.overflow().events());
        assertTrue(report.ops().size() > 20);
        assertTrue(report.ops().stream().allMatch(op -> op.error().isPresent()));
        assertTrue(report.ops().stream().allMatch(op -> op.cycles() >= op.boundProgram().orElseThrow()));
        assertEquals(40, report.model().orElseThrow().rows());
        assertTrue(report.model().orElseThrow().kl().orElseThrow() < 0.01);
    }

    @Test
    void theSameModelOnOtherMachinesGivesTheSameIntegersInOtherCycles() throws IOException {
        long edge = runOn("edge16");
        assertTrue(runOn("tiny4") > edge);
        assertTrue(runOn("wide64") < edge);
        assertArrayEquals(outputs("edge16"), outputs("tiny4"));
        assertArrayEquals(outputs("edge16"), outputs("wide64"));
    }

    private long runOn(String machine) {
        return report(VIT, "--limit", 8, "--machine", machine, "--outputs", folder.resolve(machine)).cycles();
    }

    private long[] outputs(String machine) throws IOException {
        try (var files = Files.list(folder.resolve(machine))) {
            return TensorFile.integers(files.filter(file -> file.toString().endsWith(".q.npy")).findFirst().orElseThrow()).orThrow().toArray();
        }
    }

    @Test
    void givenA16BitAccumulator_whenRunAsItIs_thenOverflowEventsNameTheirOps() throws IOException {
        var narrow = MachineFields.with(Presets.named("edge16"), Map.of("name", "narrow16", "accumulatorBits", "16")).orThrow();
        Path machine = Files.writeString(folder.resolve("narrow16.json"), MachineFile.write(narrow));
        var report = report(VIT, "--limit", 4, "--machine", machine, "--narrow", "run");
        assertTrue(report.overflow().events() > 0);
        assertEquals(report.overflow().events(), report.ops().stream().mapToLong(op -> op.events()).sum());
        var names = report.ops().stream().map(op -> op.name()).toList();
        assertTrue(report.overflow().first().stream().allMatch(event -> names.contains(event.op()) && event.width() == 16 && event.missing() > 0));
    }

    @Test
    void aCompiledModelGivesTheModelsIntegers() throws IOException {
        Path program = folder.resolve("vit.bin");
        done("compile", VIT, "-o", program);
        Path rows = CommandLineRun.ROOT.resolve("programs/models/digits-vit/eval/input_0.pb");
        var fromModel = report(VIT, "--limit", 5, "--outputs", folder.resolve("a"));
        var fromProgram = report(program, "--limit", 5, "--input", rows, "--outputs", folder.resolve("b"));
        assertEquals(fromModel.cycles(), fromProgram.cycles());
        try (var files = Files.list(folder.resolve("a"))) {
            for (Path file : files.toList()) {
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("b").resolve(file.getFileName())), file.toString());
            }
        }
    }

    /// Scales, widths and zero points are all in the file, and the network's channels as they were evened out: the same integers come out.
    @Test
    void aQuantizedGraphRunsToTheSameIntegers() throws IOException {
        var rows = VIT.resolveSibling("eval").resolve("input_0.pb");
        var graph = folder.resolve("vit.json");
        done("quantize", VIT, "--affine", "--residual-bits", 10, "-o", graph);
        done("run", VIT, "--affine", "--residual-bits", 10, "--limit", 6, "--outputs", folder.resolve("a"));
        done("run", graph, "--affine", "--input", rows, "--limit", 6, "--outputs", folder.resolve("b"));
        try (var files = Files.list(folder.resolve("a"))) {
            for (Path file : files.toList()) {
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("b").resolve(file.getFileName())), file.toString());
            }
        }
        assertTrue(Files.readString(graph).contains("\"measured\": {\"own\": "));
    }

    @Test
    void whatLosesMostIsNamed_andOnRequestWhatAWiderWidthWouldGainAndCost() {
        var run = done("run", VIT, "--limit", 8, "--advise", 1, "--calibration", "minmax", "--cross-layer", "none");
        assertTrue(run.out().matches("(?s).*loses most   \\S+ \\S+ \\(8 bits\\), .*wider        \\S+ from 8 to 16 bits: KL \\S+ -> \\S+ nat over 8 rows, [-+]\\d+ cycles.*"), run.out());
    }

    @Test
    void widthsChangeTheIntegersAndTheReportSaysSo() throws IOException {
        var eight = report(VIT, "--limit", 4);
        var six = report(VIT, "--limit", 4, "--weight-bits", 6, "--activation-bits", 6);
        assertTrue(six.model().orElseThrow().kl().orElseThrow() > eight.model().orElseThrow().kl().orElseThrow());
        assertNotEquals(eight.settings(), six.settings());
    }

    @Test
    void aFileOfWidthsChangesSingleTensors() throws IOException {
        Path widths = Files.writeString(folder.resolve("w.json"), "{\"b.0/a/q.weight\": 3, \"b.0/gelu\": {\"bits\": 6}}");
        var report = report(VIT, "--limit", 2, "--widths", widths);
        assertEquals("3 bits", report.settings().get("width of b.0/a/q.weight"));
        assertTrue(own(report, "b.0/a/q") > 4 * own(report, "b.0/a/k"));
    }

    @Test
    void aWidthOnTheCommandLineWinsOverTheFile() throws IOException {
        Path widths = Files.writeString(folder.resolve("w.json"), "{\"b.0/a/q.weight\": 3, \"b.0/gelu\": 6}");
        var both = report(VIT, "--limit", 2, "--widths", widths, "--width", "b.0/a/q.weight=5", "--width", "b.0/a/k.weight=4");
        Path all = Files.writeString(folder.resolve("w.json"), "{\"b.0/a/q.weight\": 5, \"b.0/a/k.weight\": 4, \"b.0/gelu\": 6}");
        assertEquals(report(VIT, "--limit", 2, "--widths", all), both);
    }

    @Test
    void fieldsSetOnTheCommandLineMakeTheMachineThatAFileWithThemIs() throws IOException {
        var fields = Map.of("lanes", "8", "units.lut.ports", "4", "accumulatorBits", "24", "overflow", "wrap");
        Path file = Files.writeString(folder.resolve("m.json"), MachineFile.write(MachineFields.with(Presets.named("edge16"), fields).orThrow()));
        Object[] set = fields.entrySet().stream().flatMap(field -> Stream.of("--set", field.getKey() + "=" + field.getValue())).toArray();

        assertEquals(report(GOLDEN.resolve("squares.asm"), "--machine", file), report(Stream.concat(Stream.of(GOLDEN.resolve("squares.asm")), Stream.of(set)).toArray()));
        assertEquals(Files.readString(file), done(Stream.concat(Stream.of("machine", "show", "edge16", "--json"), Stream.of(set)).toArray()).out());
    }

    @Test
    void aFileOfWidthsWithFaults() throws IOException {
        Path widths = Files.writeString(folder.resolve("w.json"), "{\"b.0/gleu\": 6, \"b.0/gelu\": 99}");
        CommandLineRun.of("run", VIT, "--widths", widths).refusedFor(2);
        CommandLineRun.of("run", VIT, "--widths", widths, "--width", "b.0/gelu", "--width", "b.0/a/kk=8").refusedFor(4);
    }

    private static double own(Report report, String op) {
        return report.ops().stream().filter(view -> view.name().equals(op)).findFirst().orElseThrow().error().orElseThrow().own().rmsLsb();
    }

    @Test
    void everythingIsWrittenIntoAFolder_andThePlotsAgainFromTheReportAlone() throws IOException {
        done("run", GOLDEN.resolve("squares.asm"), "--quiet", "--out", folder.resolve("all"));
        for (String file : List.of("report.json", "report.html", "ops.csv", "occupancy.csv", "cycle-trace.png", "cycle-trace.svg", "occupancy.png", "cycles-by-op.svg")) {
            assertTrue(Files.size(folder.resolve("all").resolve(file)) > 0, file);
        }
        done("plot", folder.resolve("all/report.json"), "--out", folder.resolve("again"), "--format", "svg");
        assertArrayEquals(Files.readAllBytes(folder.resolve("all/cycles-by-op.svg")), Files.readAllBytes(folder.resolve("again/cycles-by-op.svg")));
        assertFalse(Files.exists(folder.resolve("again/cycles-by-op.png")));
    }

    @Test
    void severalReportsAreDrawnIntoAFolderEach_whoseNamesDifferWhereTheirsDoNot() throws IOException {
        for (String run : List.of("a/report.json", "b/report.json", "other.json")) {
            done("run", GOLDEN.resolve("squares.asm"), "--quiet", "--report", folder.resolve(run));
        }
        done("plot", folder.resolve("a/report.json"), folder.resolve("b/report.json"), folder.resolve("other.json"), "--out", folder.resolve("drawn"), "--format",
                "svg");
        for (String drawn : List.of("a-report", "b-report", "other")) {
            assertTrue(Files.size(folder.resolve("drawn").resolve(drawn).resolve("occupancy.svg")) > 0, drawn);
        }
    }

    @Test
    void tablesHoldTheFiguresOfTheReport() throws IOException {
        done("run", VIT, "--limit", "3", "--quiet", "--out", folder);
        var report = ReportJson.read(folder.resolve("report.json")).orThrow();
        var elements = Files.readAllLines(folder.resolve("histograms.csv")).stream().filter(line -> line.startsWith("nf,own,"))
                .map(line -> line.split(",", -1)).mapToLong(cells -> Long.parseLong(cells[5])).sum();
        assertEquals(report.ops().stream().filter(op -> op.name().equals("nf")).findFirst().orElseThrow().codes().orElseThrow().elements(), elements);
        var occupancy = Files.readAllLines(folder.resolve("occupancy.csv"));
        assertEquals(report.activity().bins() + 1, occupancy.size());
        assertEquals(report.cycles(), occupancy.stream().skip(1).mapToLong(line -> Long.parseLong(line.split(",", -1)[1])).sum());
    }

    @Test
    void aMachineIsShownWithItsCost() {
        String page = done("machine", "show", "edge16").out();
        assertTrue(page.startsWith("edge16: "), page);
        for (String said : List.of("area, in gate equivalents", "  mul ", "  vectors ", "longest paths", "at 100 MHz", "energy for one element", "Horowitz")) {
            assertTrue(page.contains(said), () -> said + " is missing in\n" + page);
        }
        assertTrue(done("machine", "show", "edge16", "--clock", "50").out().contains("at 50 MHz"));
    }

    @Test
    void machinesThatAreShownAreMachineFiles() throws IOException {
        for (String name : Presets.names()) {
            Path file = Files.writeString(folder.resolve(name + ".json"), done("machine", "show", name, "--json").out());
            assertTrue(done("machine", "validate", file).out().contains(name));
            assertTrue(done("machine", "list").out().contains(name));
        }
    }

    @Test
    void wallClockFiguresAreInTheFileOnlyWhereAskedFor() throws IOException {
        Path file = folder.resolve("t.json");
        done("run", GOLDEN.resolve("squares.asm"), "--quiet", "--report", file);
        assertFalse(Files.readString(file).contains("second"));
        done("run", GOLDEN.resolve("squares.asm"), "--quiet", "--report", file, "--timings");
        assertTrue(Files.readString(file).contains("total_seconds"));
    }

    @Test
    void whereTheFileCannotBeWritten_theCommandSaysSo() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        var run = CommandLineRun.of("run", GOLDEN.resolve("squares.asm"), "--quiet", "--report", blocked.resolve("r.json"));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("cannot be written"), run.err());
    }
}
