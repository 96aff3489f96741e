package dev.cupel.traces.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Unit;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.trace.PerfettoReader.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traces are read by readers of their own, written from what is published of the formats, and held against the report of the same run.
class TraceFileTest {
    private static final String HOSTILE = "<b>\\u001b[31m\\n\\u0009$end \\\"" + "x".repeat(10_000);

    private static final TraceWindow ALL = TraceWindow.ALL;

    @TempDir
    Path folder;

    private Run run(String program, TraceFile... files) throws IOException {
        Path source = Files.writeString(folder.resolve("p.asm"), program);
        try {
            return Runner.run(RunSource.read(source).orThrow(), ModelRows.Choice.BESIDE, Presets.named("edge16"), ModelSettings.DEFAULT,
                    new Limits(100_000_000, 1), new Observers(Progress.NONE, List.of(files))).orThrow();
        } finally {
            for (var file : files) {
                file.close();
                assertEquals(List.of(), file.faults());
            }
        }
    }

    /// Loops, transfers, waits of several kinds, overflows, and a hostile name.
    private static String program() {
        return """
                .op fill fill
                setvl 32
                li x1, 0
                dma.in [x1], [x1], 256
                dma.wait 0
                ld.s16 v1, [x1]
                .op "%s" square
                loop 3
                  mul v2, v1, #2000000000
                  hsum a1[0], v2
                  mac a0, v1, v1
                endloop
                ard.up v3, a0, #1
                .op drain store
                st.s32 v3, [x1+64]
                dma.out [x1], [x1], 64
                halt
                .data dram 0 s16: %s
                """.formatted(HOSTILE, "300 ".repeat(128));
    }

    private PerfettoReader perfetto(TraceWindow window) throws IOException {
        Path file = folder.resolve("t.perfetto-trace");
        run(program(), new TraceFile(file, window, TraceFile.LIMIT));
        return PerfettoReader.read(Files.readAllBytes(file));
    }

    private static Map<Cause, Long> stalls(Run run) {
        return run.report().stalls();
    }

    @Test
    void perfettoSlicesSumToTheReportsCyclesByCauseAndByUnit() throws IOException {
        Path file = folder.resolve("t.perfetto-trace");
        var run = run(program(), new TraceFile(file, ALL, TraceFile.LIMIT));
        var slices = PerfettoReader.read(Files.readAllBytes(file)).slices;
        for (var cause : Cause.values()) {
            long cycles = slices.stream()
                    .filter(slice -> cause == Cause.ISSUE
                            ? slice.track().equals("issue") && slice.category().equals("instruction")
                            : slice.name().equals("stall " + cause.label()))
                    .mapToLong(Slice::length).sum();
            assertEquals(stalls(run).get(cause), cycles, cause.label());
        }
        for (var unit : Unit.values()) {
            long reported = run.report().activity().busy().containsKey(unit)
                    ? Arrays.stream(run.report().activity().busy().get(unit)).sum()
                    : 0;
            assertEquals(reported, slices.stream().filter(slice -> slice.track().equals(unit.name().toLowerCase(Locale.ROOT))).mapToLong(Slice::length).sum(),
                    unit.name());
        }
        assertTrue(slices.stream().filter(slice -> slice.category().equals("overflow")).count() >= 3 * 32);
        assertEquals(run.report().cycles(), slices.stream().mapToLong(Slice::end).max().orElseThrow());
    }

    @Test
    void perfettoShowsOpsOverTheirInstructionsAndEachWithItsPlace() throws IOException {
        var slices = perfetto(ALL).slices;
        var ops = slices.stream().filter(slice -> slice.category().equals("op")).sorted(Comparator.comparingLong(Slice::begin)).toList();
        assertEquals(3, ops.size());
        assertEquals("fill", ops.getFirst().name());
        assertEquals("square", ops.get(1).arguments().get("kind"));
        for (var slice : slices) {
            if (slice.track().equals("issue") && slice.category().equals("instruction") && !slice.name().equals("halt")) {
                assertEquals(1, slice.depth(), slice::toString);
            }
        }
        var mac = slices.stream().filter(slice -> slice.track().equals("acc") && slice.name().startsWith("mac")).findFirst().orElseThrow();
        assertEquals("mac a0, v1, v1", mac.name());
        assertTrue(String.valueOf(mac.arguments().get("place")).contains("p.asm:11 "), mac::toString);
        assertEquals(32L, mac.arguments().get("vl"));
        assertEquals(2, mac.length());
        var overflow = slices.stream().filter(slice -> slice.category().equals("overflow")).findFirst().orElseThrow();
        assertEquals("overflow: result", overflow.name());
        assertEquals(600_000_000_000L, overflow.arguments().get("exact"));
        assertEquals(32L, overflow.arguments().get("width"));
        assertEquals(9L, overflow.arguments().get("missing"));
        assertEquals("mul", overflow.arguments().get("unit"));
    }

    @Test
    void perfettosPublishedSchemaKnowsEveryFieldOfATrace() throws IOException {
        Path file = folder.resolve("t.perfetto-trace");
        run(program(), new TraceFile(file, ALL, TraceFile.LIMIT));
        assertTrue(knownPackets(Files.readAllBytes(file)) > 50);
    }

    /// {@return how many packets there are, of which every field is known}
    private static int knownPackets(byte[] bytes) throws IOException {
        var trace = DynamicMessage.parseFrom(PerfettoSchema.trace(), bytes);
        holdKnown(trace);
        int packets = 0;
        for (var each : (List<?>) trace.getField(trace.getDescriptorForType().findFieldByName("packet"))) {
            var packet = (DynamicMessage) each;
            var compressed = (ByteString) packet.getField(packet.getDescriptorForType().findFieldByName("compressed_packets"));
            packets += compressed.isEmpty() ? 1 : knownPackets(new InflaterInputStream(compressed.newInput()).readAllBytes());
        }
        return packets;
    }

    private static void holdKnown(Message message) {
        assertEquals(Map.of(), message.getUnknownFields().asMap(), message::toString);
        message.getAllFields().forEach((field, value) -> {
            for (var each : value instanceof List<?> list ? list : List.of(value)) {
                if (each instanceof Message inner) {
                    holdKnown(inner);
                }
            }
        });
    }

    @Test
    void kanataInstructionsLiveFromTheirWaitToTheirRetirement() throws IOException {
        Path file = folder.resolve("t.kanata");
        var run = run(program(), new TraceFile(file, ALL, TraceFile.LIMIT));
        var ops = KanataReader.read(Files.readString(file)).ops;
        assertEquals(run.report().instructions(), ops.size());
        long waits = 0;
        long last = -1;
        for (var op : ops.values()) {
            long issue = op.begins("Is");
            waits += issue - op.begin;
            assertTrue(issue > last, "in order, at most one a cycle");
            last = issue;
            assertFalse(op.flushed);
            assertEquals(op.stages.getFirst().getKey().equals("Is"), issue == op.begin, "a wait is named by its cause");
            assertEquals(op.stages.stream().map(Map.Entry::getKey).distinct().count(), op.stages.size(), "no stage comes twice");
            assertTrue(op.end > issue);
        }
        assertEquals(run.report().cycles() - run.report().instructions() - stalls(run).getOrDefault(Cause.DRAIN, 0L), waits);
        // docs/machine.md, section 6: mac of 2 beats at latency 2: read in t+1..t+2, written at the end of t+3..t+4.
        var mac = ops.values().stream().filter(op -> op.label.toString().endsWith("mac a0, v1, v1")).findFirst().orElseThrow();
        assertEquals(mac.begins("Is") + 1, mac.begins("Ex"));
        assertEquals(mac.begins("Is") + 5, mac.end);
        var wait = ops.values().stream().filter(op -> op.label.toString().endsWith("dma.wait 0")).findFirst().orElseThrow();
        assertTrue(Objects.requireNonNull(ops.get(wait.producers.getFirst())).label.toString().contains("dma.in"), "an arrow leads from what was waited for");
    }

    @Test
    void vcdSignalsAreHighForTheReportsCycles() throws IOException {
        Path file = folder.resolve("t.vcd");
        var run = run(program(), new TraceFile(file, ALL, TraceFile.LIMIT));
        var dump = VcdReader.read(Files.readString(file));
        assertEquals(run.report().cycles(), dump.end());
        assertEquals(run.report().instructions(), dump.cyclesHigh("cupel.issue.valid"));
        for (var cause : Cause.values()) {
            if (cause != Cause.ISSUE) {
                assertEquals(stalls(run).get(cause), dump.cyclesHigh("cupel.stall." + cause.label().replace(' ', '_')), cause.label());
            }
        }
        run.report().activity().busy().forEach((unit, bins) ->
                assertEquals(Arrays.stream(bins).sum(), dump.cyclesHigh("cupel." + unit.name().toLowerCase(Locale.ROOT) + ".busy"), unit.name()));
        assertEquals(run.report().overflow().events(), dump.signal("cupel.overflow.count").lastEntry().getValue());
        assertTrue(dump.cyclesHigh("cupel.ops.fill") > 0);
    }

    @Test
    void hostileNamesAreInertInEveryFormat() throws IOException {
        Path perfetto = folder.resolve("t.pftrace");
        Path kanata = folder.resolve("t.kanata");
        Path vcd = folder.resolve("t.vcd");
        run(program(), new TraceFile(perfetto, ALL, TraceFile.LIMIT), new TraceFile(kanata, ALL, TraceFile.LIMIT), new TraceFile(vcd, ALL, TraceFile.LIMIT));
        var texts = List.of(String.join("\n", PerfettoReader.read(Files.readAllBytes(perfetto)).slices.stream().map(Slice::name).toList()),
                Files.readString(kanata), Files.readString(vcd));
        KanataReader.read(texts.get(1));
        VcdReader.read(texts.get(2));
        for (var text : texts) {
            assertFalse(text.contains("\u001b"), "no escape");
            assertFalse(text.contains("x".repeat(201)), "no endless name");
            assertTrue(text.contains("x".repeat(100)), "but its beginning");
        }
        assertFalse(texts.get(1).contains("<b>"), "the viewer shows texts in a page");
    }

    @Test
    void vcdIsTakenByGtkwavesConverter() throws IOException, InterruptedException {
        Path vcd = folder.resolve("t.vcd");
        run(program(), new TraceFile(vcd, ALL, TraceFile.LIMIT));
        Path tool = Path.of("/usr/bin/vcd2fst");
        assumeTrue(Files.isExecutable(tool), "vcd2fst (Debian: gtkwave) is not installed");
        var process = new ProcessBuilder(tool.toString(), vcd.toString(), folder.resolve("t.fst").toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(Files.size(folder.resolve("t.fst")) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.kanata.gz", "t.kanata.zst"})
    void aCompressedLogIsTheSameLog(String name) throws IOException {
        Path plain = folder.resolve("t.kanata");
        Path packed = folder.resolve(name);
        run(program(), new TraceFile(plain, ALL, TraceFile.LIMIT), new TraceFile(packed, ALL, TraceFile.LIMIT));
        var bytes = new ByteArrayInputStream(Files.readAllBytes(packed));
        try (var unpacked = name.endsWith(".gz") ? new GZIPInputStream(bytes) : new ZstdInputStream(bytes)) {
            assertEquals(Files.readString(plain), new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// docs/machine.md, section 6: at 16 lanes a vector of 64 has 4 beats, more than the latency of `mul`, so that its first results come while beats are read.
    @Test
    void nothingIsOnlyInFlightWhereResultsComeWhileBeatsAreRead() throws IOException {
        Path file = folder.resolve("t.kanata");
        run("setvl 64\nmul v1, v2, v3\nhalt\n", new TraceFile(file, ALL, TraceFile.LIMIT));
        var mul = KanataReader.read(Files.readString(file)).ops.get(1L);
        assertEquals(List.of("Is", "Ex", "Wb"), Objects.requireNonNull(mul).stages.stream().map(Map.Entry::getKey).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.perfetto-trace", "t.kanata", "t.vcd", "t.vcd.gz", "t.kanata.zst"})
    void aLimitedTraceIsWholeAndSaysThatItWasCut(String name) throws IOException {
        Path file = folder.resolve(name);
        var trace = new TraceFile(file, ALL, TraceFile.LEAST_LIMIT);
        run(looped(20_000), trace);
        assertTrue(Files.size(file) <= TraceFile.LEAST_LIMIT, () -> file.toFile().length() + " bytes");
        assertTrue(trace.remark().orElseThrow().contains("cut at the limit of 65536 bytes"), trace.remark()::toString);
        byte[] bytes = Files.readAllBytes(file);
        switch (name) {
            case "t.perfetto-trace" -> assertTrue(PerfettoReader.read(bytes).slices.stream().anyMatch(slice -> slice.name().startsWith("cut at the limit")));
            case "t.kanata" -> assertTrue(KanataReader.read(new String(bytes, StandardCharsets.UTF_8)).ops.values().stream()
                    .anyMatch(op -> op.label.toString().startsWith("cut at the limit")));
            case "t.vcd" -> assertTrue(VcdReader.read(new String(bytes, StandardCharsets.UTF_8)).comments.toString().contains("cut_at_the_limit"));
            case "t.kanata.zst" -> KanataReader.read(new String(new ZstdInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8));
            default -> VcdReader.read(new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String looped(int passes) {
        return """
                .op body fill
                setvl 64
                loop %d
                  add.mod v1, v1, #1
                  mac.mod a0, v1, v1
                endloop
                halt
                """.formatted(passes);
    }

    @Test
    void aWindowOfAnOpHoldsItsInstructionsAlone() throws IOException {
        var slices = perfetto(TraceWindowParser.parse("op=fill")).slices;
        assertEquals(5, slices.stream().filter(slice -> slice.track().equals("issue") && slice.category().equals("instruction")).count());
        assertEquals(1, slices.stream().filter(slice -> slice.track().equals("dma")).count());
    }

    @Test
    void aWindowFromTheFirstOverflowHoldsWhatWasAskedForAroundIt() throws IOException {
        var slices = perfetto(TraceWindowParser.parse("from=overflow,before=2,after=1")).slices;
        var names = slices.stream().filter(slice -> slice.track().equals("issue") && slice.category().equals("instruction")).map(Slice::name).toList();
        assertEquals(List.of("ld.s16 v1, [x1]", "loop 3", "mul v2, v1, #2000000000", "hsum a1[0], v2"), names);
        assertTrue(slices.stream().anyMatch(slice -> slice.category().equals("overflow")));
    }

    @Test
    void windowsOfCyclesAndInstructionsHoldWhatIssuesInThem() throws IOException {
        var all = perfetto(ALL).slices.stream().filter(slice -> slice.track().equals("issue") && slice.category().equals("instruction")).toList();
        var numbered = perfetto(TraceWindowParser.parse("instructions=2..4")).slices.stream()
                .filter(slice -> slice.track().equals("issue") && slice.category().equals("instruction")).toList();
        assertEquals(all.subList(2, 5).stream().map(Slice::begin).toList(), numbered.stream().map(Slice::begin).toList());
        long from = all.get(3).begin();
        long to = all.get(6).begin();
        var timed = perfetto(TraceWindowParser.parse("cycles=" + from + ".." + to)).slices.stream()
                .filter(slice -> slice.track().equals("issue") && slice.category().equals("instruction")).toList();
        assertEquals(all.subList(3, 7).stream().map(Slice::begin).toList(), timed.stream().map(Slice::begin).toList());
    }

    @Test
    void anUnknownOpIsToldWithTheNearestAndNothingIsWritten() throws IOException {
        Path file = folder.resolve("t.vcd");
        var trace = new TraceFile(file, TraceWindowParser.parse("op=fil"), TraceFile.LIMIT);
        Path source = Files.writeString(folder.resolve("p.asm"), program());
        var refused = Runner.run(RunSource.read(source).orThrow(), ModelRows.Choice.BESIDE, Presets.named("edge16"), ModelSettings.DEFAULT,
                new Limits(1_000_000, 1), new Observers(Progress.NONE, List.of(trace)));
        trace.close();
        assertTrue(((Diagnosed.Faulty<Run>) refused).faults().getFirst().render().contains("did you mean `fill`?"));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(source), files.toList());
        }
    }

    @Test
    void aTraceOfAMillionInstructionsIsUnder20Megabytes() throws IOException {
        Path file = folder.resolve("long.perfetto-trace");
        run(looped(500_000), new TraceFile(file, ALL, TraceFile.LIMIT));
        assertTrue(Files.size(file) < 20_000_000, () -> file.toFile().length() + " bytes");
    }
}
