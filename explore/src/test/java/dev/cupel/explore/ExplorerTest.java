package dev.cupel.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cupel.explore.search.Halving;
import dev.cupel.explore.search.Nsga2;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
        return Explorer.explore(sweep, folder.resolve(out), threads, Progress.NONE).orThrow();
    }

    private List<String> table(String out) throws IOException {
        return Files.readAllLines(folder.resolve(out).resolve("small/results.csv"));
    }

    @Test
    void theLastAxisVariesFastest_andEveryPointHasALine() throws IOException {
        explore(small(), "out", 1);
        var lines = table("out");
        assertTrue(lines.getFirst().startsWith("lanes,softmax.romBits,status,rows,cycles,"), lines.getFirst());
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
        for (String file : List.of("small/results.csv", "small/sweep.svg", "small/sweep.png")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("one").resolve(file)), Files.readAllBytes(folder.resolve("two").resolve(file)), file);
        }
    }

    @Test
    void givenFindingsOfAnEarlierStart_whenExplored_thenOnlyTheOthersAreRun() throws IOException {
        assertEquals(6, explore(small(), "out", 2).run());
        var lines = table("out");
        assertEquals(0, explore(small(), "out", 2).run());
        try (var files = Files.list(folder.resolve("out/points"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".json")).sorted().findFirst().orElseThrow());
        }
        assertEquals(1, explore(small(), "out", 2).run());
        assertEquals(lines, table("out"));
    }

    @Test
    void givenADamagedFinding_whenExplored_thenItIsNamed_andNothingIsWritten() throws IOException {
        explore(small(), "out", 1);
        Path damaged;
        try (var files = Files.list(folder.resolve("out/points"))) {
            damaged = files.filter(file -> file.toString().endsWith(".json")).sorted().findFirst().orElseThrow();
        }
        Files.writeString(damaged, "{\"status\": \"done\"");
        var answer = Explorer.explore(small(), folder.resolve("out"), 1, Progress.NONE);
        assertTrue(answer instanceof Diagnosed.Faulty<Explorer.Exploration>(var faults) && faults.getFirst().render().contains(damaged.toString())
                && faults.getFirst().render().contains("remove the file"), answer::toString);
        Files.delete(damaged);
        assertEquals(1, explore(small(), "out", 1).run());
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
                {"cupelSweep": 1, "name": "small", "source": "p.asm", "axes": {"units.mul.latency": [1, 3, 9]}}
                """), folder).orThrow();
        explore(sweep, "out", 1);
        var cycles = table("out").stream().skip(1).map(line -> Long.parseLong(line.split(",")[3])).toList();
        // Two products, one after the other: each cycle of latency counts twice.
        assertEquals(cycles.getFirst() + 4, cycles.get(1));
        assertEquals(cycles.getFirst() + 16, cycles.get(2));
    }

    @Test
    void aCluster_givesTheFindingsOfThisProcess() throws IOException {
        explore(small(), "here", 2);
        var asked = new AtomicInteger();
        var cluster = new Cluster() {
            @Override
            public int workers() {
                return 2;
            }

            @Override
            public int chunk() {
                return 3;
            }

            @Override
            public List<String> judge(String subject, List<String> tasks) {
                asked.addAndGet(tasks.size());
                return tasks.stream().map(task -> RemoteJudge.judge(subject, task)).toList();
            }

            @Override
            public void close() {}
        };
        Explorer.explore(small(), folder.resolve("there"), cluster, Progress.NONE).orThrow();
        assertEquals(6, asked.get());
        assertEquals(canonical("here"), canonical("there"));
        assertEquals(table("here"), table("there"));
    }

    private String canonical(String out) {
        return Results.read(folder.resolve(out)).orThrow().canonical();
    }

    @Test
    void twoAtOnceInOneFolder_runEachPointOnce() throws Exception {
        explore(small(), "alone", 1);
        var sweep = small();
        try (var both = Executors.newFixedThreadPool(2)) {
            var one = both.submit(() -> explore(sweep, "out", 1));
            var two = both.submit(() -> explore(sweep, "out", 1));
            assertEquals(6, one.get().run() + two.get().run());
        }
        assertEquals(canonical("alone"), canonical("out"));
    }

    @Test
    void aClaimIsHeldByOne_untilItIsGivenUp() {
        var claims = Claims.of(folder.resolve("points")).orThrow();
        try (claims; var others = Claims.of(folder.resolve("points")).orThrow()) {
            String key = "0123456789abcdef0123456789abcdef";
            var claim = claims.claim(key).orElseThrow();
            assertTrue(others.claim(key).isEmpty());
            others.claim(key.replace('0', '1')).orElseThrow().close();
            claim.close();
            others.claim(key).orElseThrow().close();
        }
    }

    @Test
    void pointsBeyondTheBudgetAreNotAskedFor() throws IOException {
        var sweep = small();
        var three = new Sweep(sweep.name(), sweep.subject(), sweep.base(), sweep.settings(), sweep.groups(), sweep.axes(), sweep.constraints(), sweep.objectives(), sweep.limits(), sweep.search(),
                new Sweep.Budget(OptionalLong.of(3), OptionalDouble.empty()), Optional.empty());
        assertEquals(3, explore(three, "out", 2).points());
        assertEquals(List.of("4,4", "4,12", "4,30"), table("out").stream().skip(1).map(line -> String.join(",", List.of(line.split(",")).subList(0, 2))).toList());
    }

    /// Rows of 8 gain nothing by 64 lanes, whose reductions take longer; of ROMs the wider is more exact. So of four points that run, one is on the front.
    @Test
    void theFrontIsWhatNothingIsBetterThan_withinTheLimits() throws IOException {
        var sweep = small();
        var compared = new Sweep(sweep.name(), sweep.subject(), sweep.base(), sweep.settings(), sweep.groups(), sweep.axes(), sweep.constraints(), List.of(Measure.CYCLES, Measure.ERROR_RMSE),
                Map.of(), new Nsga2(2, 6, 1), sweep.budget(), Optional.empty());
        assertEquals(1, explore(compared, "out", 2).front());
        int front = List.of(table("out").getFirst().split(",")).indexOf("front");
        var on = table("out").stream().skip(1).filter(line -> line.split(",", -1)[front].equals("yes")).map(line -> line.substring(0, 4)).toList();
        assertEquals(List.of("4,12"), on);
        var limited = new Sweep(sweep.name(), sweep.subject(), sweep.base(), sweep.settings(), sweep.groups(), sweep.axes(), sweep.constraints(), compared.objectives(), Map.of(Measure.CYCLES, 1.0),
                compared.search(), sweep.budget(), Optional.empty());
        assertEquals(0, explore(limited, "out", 2).front());
    }

    @Test
    void halvingJudgesFewByAllRows_andOnlyTheyAreCompared() throws IOException {
        var sweep = small();
        var halving = new Sweep(sweep.name(), sweep.subject(), sweep.base(), sweep.settings(), sweep.groups(), sweep.axes(), sweep.constraints(), List.of(Measure.CYCLES,
                Measure.ERROR_RMSE), Map.of(), new Halving(6, 3, 1), sweep.budget(), Optional.empty());
        var done = explore(halving, "out", 2);
        assertTrue(done.points() > 6 && done.points() >= done.run(), done::line);
        int rows = List.of(table("out").getFirst().split(",")).indexOf("rows");
        int front = List.of(table("out").getFirst().split(",")).indexOf("front");
        for (String line : table("out").stream().skip(1).toList()) {
            var cells = line.split(",", -1);
            assertTrue(!cells[front].equals("yes") || cells[rows].equals("5"), line);
        }
        assertTrue(done.front() >= 1, done::line);
        var best = Results.read(folder.resolve("out")).orThrow().best(new Results.Wish(Map.of(), List.of(Measure.ERROR_RMSE)), folder.resolve("best")).orThrow();
        assertTrue(best.command().endsWith("--limit 5") && best.within() < best.points(), best::toString);
    }

    /// On 14 bits the sums of a product of 32 by 8 bits overflow; on 32 none does.
    @Test
    void whatTheProofRulesOut_isNotRun_andCounted() throws IOException {
        Files.copy(SHIPPED.resolveSibling("../graphs/attention.json"), folder.resolve("a.json"));
        var sweep = SweepFile.read(SourceText.of("s.yaml", """
                cupelSweep: 1
                name: small
                source: a.json
                rows: {limit: 1}
                proof: require
                settings: {narrow: run}
                axes: {accumulatorBits: [14, 32]}
                objectives: [sum_bits, error_rmse]
                """), folder).orThrow();
        var done = explore(sweep, "out", 1);
        assertEquals(List.of(1, 1), List.of(done.pruned(), done.front()));
        assertTrue(table("out").get(1).startsWith("14,pruned,1,,") && table("out").get(1).contains("not proved free of overflow"), table("out").get(1));
    }

    @Test
    void theBestPointComesWithItsFiles_andTheCommandThatRunsIt() throws IOException {
        explore(small(), "out", 2);
        var wish = new Results.Wish(Map.of(Measure.OVERFLOW_EVENTS, 0.0), List.of(Measure.ERROR_RMSE, Measure.CYCLES));
        var best = Results.read(folder.resolve("out")).orThrow().best(wish, folder.resolve("best")).orThrow();
        assertEquals(4, best.within());
        assertEquals(4, MachineFile.read(SourceText.of("m", Files.readString(folder.resolve("best/machine.json")))).orThrow().lanes());
        assertTrue(best.command().contains("--softmax-rom-bits 12") && best.command().contains("--widths " + folder.resolve("best/widths.json")), best.command());
        assertTrue(Files.readString(folder.resolve("best/widths.json")).contains("\"variant\" : \"word\""));
        var none = Results.read(folder.resolve("out")).orThrow().best(new Results.Wish(Map.of(Measure.CYCLES, 1.0), List.of(Measure.CYCLES)), folder.resolve("none"));
        assertTrue(none instanceof Diagnosed.Faulty<Results.Best>(var faults) && faults.getFirst().render().contains("the nearest has"), none::toString);
    }

    @Test
    void settingsAndTheirTextsAreOne() {
        var values = new TreeMap<>(Map.of("weightBits", "5", "activationBits", "7", "residualBits", "9", "outputBits", "12", "perChannel", "false", "affine", "true",
                "calibration", "mse", "crossLayer", "0.3", "softmax.romBits", "6", "softmax.romEntries", "64"));
        values.putAll(Map.of("curve.degree", "3", "curve.threshold", "2.5", "narrow", "run", "error", "0.5", "seed", "3", "width.b.0/a/q", "4", "variant.s", "word,rows"));
        assertEquals(values, Setting.values(Setting.of(values, (name, why) -> {
            throw new AssertionError(name + ": " + why);
        })));
        values.put("calibration", "best");
        values.put("crossLayer", "best");
        assertEquals(values, Setting.values(Setting.of(values, (_, _) -> {})));
    }

    @Test
    void everyShippedSweepIsRead_andTheJsonOnesKeepThePublishedSchema() throws IOException {
        List<Path> shipped;
        try (var files = Files.list(SHIPPED.getParent())) {
            shipped = files.filter(file -> !file.toString().endsWith(".md")).sorted().toList();
        }
        assertTrue(shipped.size() >= 6, shipped::toString);
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SweepFile.schema(), InputFormat.JSON);
        for (var file : shipped) {
            SweepFile.read(file).orThrow();
            if (file.toString().endsWith(".json")) {
                assertEquals(List.of(), schema.validate(Files.readString(file), InputFormat.JSON), file::toString);
            }
        }
    }
}
