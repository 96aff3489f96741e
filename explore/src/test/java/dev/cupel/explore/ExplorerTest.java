package dev.cupel.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorerTest {
    private static final Path SHIPPED = Path.of("..", "programs", "sweeps", "softmax-rom.json");

    @TempDir
    Path folder;

    /// Six points on a graph of one softmax; the sum of exponentials of 30 bits is no word.
    private Sweep small() throws IOException {
        Files.writeString(folder.resolve("g.json"), """
                {"cupelGraph": 1, "name": "g", "inputs": [{"name": "x", "shape": [16, 8]}],
                 "ops": [{"op": "softmax", "name": "s", "x": "x"}], "outputs": ["s"]}
                """);
        return SweepFile.read(SourceText.of("small.json", """
                {"cupelSweep": 1, "name": "small", "source": "g.json", "rows": {"limit": 5},
                 "settings": {"variant.s": "word"}, "axes": {"lanes": [4, 64], "softmax.romBits": [4, 12, 30]},
                 "plot": {"x": "softmax.romBits", "y": "error_rms_lsb", "series": "lanes"}}
                """), folder).orThrow();
    }

    private Explorer.Exploration explore(Sweep sweep, String out, int threads) {
        return Explorer.explore(sweep, folder.resolve(out), new Limits(1_000_000, threads), Progress.NONE).orThrow();
    }

    private List<String> table(String out) throws IOException {
        return Files.readAllLines(folder.resolve(out).resolve("results.csv"));
    }

    @Test
    void theLastAxisVariesFastest_andEveryPointHasALine() throws IOException {
        explore(small(), "out", 1);
        var lines = table("out");
        assertTrue(lines.getFirst().startsWith("lanes,softmax.romBits,status,cycles,"), lines.getFirst());
        assertEquals(List.of("4,4,done", "4,12,done", "4,30,refused", "64,4,done", "64,12,done", "64,30,refused"),
                lines.subList(1, 7).stream().map(line -> String.join(",", List.of(line.split(",")).subList(0, 3))).toList());
    }

    @Test
    void aPointThatCannotBe_saysWhy() throws IOException {
        assertEquals(2, explore(small(), "out", 1).refused());
        assertTrue(table("out").get(3).contains("exponentials of 30 bits"), table("out").get(3));
    }

    @Test
    void aWiderRomGivesLessError_andLanesChangeCyclesAlone() throws IOException {
        explore(small(), "out", 1);
        var lines = table("out").stream().map(line -> line.split(",")).toList();
        int error = List.of(lines.getFirst()).indexOf("error_rmse");
        int cycles = List.of(lines.getFirst()).indexOf("cycles");
        assertTrue(Double.parseDouble(lines.get(1)[error]) > Double.parseDouble(lines.get(2)[error]));
        assertEquals(lines.get(2)[error], lines.get(5)[error]);
        assertNotEquals(lines.get(2)[cycles], lines.get(5)[cycles]);
    }

    @Test
    void tableAndPlotHaveTheSameBytesAtAnyNumberOfThreads() throws IOException {
        explore(small(), "one", 1);
        explore(small(), "two", 2);
        for (String file : List.of("results.csv", "sweep.svg", "sweep.png")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("one").resolve(file)), Files.readAllBytes(folder.resolve("two").resolve(file)), file);
        }
    }

    @Test
    void givenFindingsOfAnEarlierStart_whenExplored_thenOnlyTheOthersAreRun() throws IOException {
        assertEquals(6, explore(small(), "out", 2).run());
        var lines = table("out");
        assertEquals(0, explore(small(), "out", 2).run());
        try (var files = Files.list(folder.resolve("out/points"))) {
            Files.delete(files.sorted().findFirst().orElseThrow());
        }
        assertEquals(1, explore(small(), "out", 2).run());
        assertEquals(lines, table("out"));
    }

    @Test
    void givenADamagedFinding_whenExplored_thenItIsFoundAnew() throws IOException {
        explore(small(), "out", 1);
        var lines = table("out");
        try (var files = Files.list(folder.resolve("out/points"))) {
            Files.writeString(files.sorted().findFirst().orElseThrow(), "{\"status\": \"done\"");
        }
        assertEquals(1, explore(small(), "out", 1).run());
        assertEquals(lines, table("out"));
    }

    @Test
    void givenAnotherSource_thenOldFindingsDoNotCount() throws IOException {
        explore(small(), "out", 1);
        var sweep = small();
        Files.writeString(folder.resolve("g.json"), Files.readString(folder.resolve("g.json")).replace("[16, 8]", "[16, 16]"));
        assertEquals(6, explore(sweep, "out", 1).run());
    }

    @Test
    void givenAProgram_thenMachineFieldsAreVaried() throws IOException {
        Files.writeString(folder.resolve("p.asm"), " setvl 4\n mul v1, v0, v0\n mul v2, v1, v1\n halt\n");
        var sweep = SweepFile.read(SourceText.of("p.json", """
                {"cupelSweep": 1, "name": "p", "source": "p.asm", "axes": {"units.mul.latency": [1, 3, 9]}}
                """), folder).orThrow();
        explore(sweep, "out", 1);
        var cycles = table("out").stream().skip(1).map(line -> Long.parseLong(line.split(",")[2])).toList();
        // Two products, one after the other: each cycle of latency counts twice.
        assertEquals(cycles.getFirst() + 4, cycles.get(1));
        assertEquals(cycles.getFirst() + 16, cycles.get(2));
    }

    @Test
    void theShippedSweepKeepsThePublishedSchema_andVariesWhatItSays() throws IOException {
        var faults = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SweepFile.schema(), InputFormat.JSON)
                .validate(Files.readString(SHIPPED), InputFormat.JSON);
        assertEquals(List.of(), faults);
        var sweep = SweepFile.read(SHIPPED).orThrow();
        assertEquals(List.of("accumulatorBits", "softmax.romEntries", "softmax.romBits"), sweep.axes().stream().map(Sweep.Axis::name).toList());
    }
}
