package dev.cupel.rtl.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.rtl.TwinBuild;
import dev.cupel.rtl.cost.AreaText;
import dev.cupel.rtl.cost.Measured;
import dev.cupel.rtl.cost.Measurements;
import dev.cupel.rtl.cost.Piece;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The areas kept in `area.json` are those of the present sources. `-Dcupel.cost=remake` measures what is missing or was measured from another source
/// or by another Yosys, proves each leaf first, and writes the file and the table of rtl/README.md.
class AreaTest {
    private static final Path KEPT = Path.of("src/main/resources/dev/cupel/rtl/cost", Measurements.FILE);
    private static final Path README = Path.of("README.md");
    private static final String REMAKE = "mvn -pl rtl -am test -Dtest=AreaTest -Dcupel.cost=remake -Dsurefire.failIfNoSpecifiedTests=false";
    private static final int[][] WIDTHS = {{8, 16}, {8, 48}, {16, 32}, {32, 16}, {32, 32}, {32, 48}};
    private static final int[] WORDS = {8, 16, 24, 32};
    private static final int[][] FACTORS = {{8, 8}, {12, 12}, {16, 16}, {24, 24}, {32, 32}, {32, 16}, {48, 8}};

    /// Something to be measured.
    private record Point(Piece piece, Map<String, Integer> sizes, Machine machine, Map<String, Integer> parameters) {}

    @Test
    void areasAreThoseOfThePresentSources() throws Exception {
        if ("remake".equals(System.getProperty("cupel.cost"))) {
            remake();
        }
        var kept = Measurements.parse(Files.readString(KEPT));
        var tiny = Presets.named("tiny4");
        var stale = new ArrayList<String>();
        for (var measured : kept.measured()) {
            if (!measured.source().equals(Synthesis.sourceHash(tiny, measured.piece().module(), measured.piece().boxes()))) {
                stale.add(measured.piece().module() + measured.sizes());
            }
        }
        for (var piece : Piece.ALL) {
            if (piece.isLeaf() && kept.of(piece).isEmpty()) {
                stale.add(piece.module());
            }
        }
        assertEquals(List.of(), stale, () -> "not measured, or from another source; remake them by\n  " + REMAKE);
    }

    @Test
    void theTableInTheReadmeIsTheMeasured() throws IOException {
        assertTrue(Files.readString(README).contains(AreaText.table(Measurements.parse(Files.readString(KEPT)))), () -> "remake it by\n  " + REMAKE);
    }

    private static void remake() throws Exception {
        assumeTrue(Yosys.synthesizes(), "Yosys or its cells are not installed; on Debian: " + Yosys.INSTALL);
        String tool = Yosys.version().orElseThrow();
        var old = Files.exists(KEPT) ? Measurements.parse(Files.readString(KEPT)) : new Measurements(tool, "", List.of());
        if (!old.tool().equals(tool)) {
            old = new Measurements(tool, "", List.of());
        }
        var known = new Measurements(tool, Yosys.LIBRARY.getFileName().toString(), old.measured());
        var done = new ConcurrentHashMap<Point, Measured>();
        // A pool of its own: the common one starts more threads while these wait for Yosys.
        try (var processors = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var running = points().stream().map(point -> processors.submit(() -> {
                done.put(point, measured(known, point));
                // After each, so that a remake that was stopped goes on where it stood.
                var kept = new ArrayList<>(done.values());
                known.measured().stream().filter(m -> done.keySet().stream().noneMatch(p ->
                        p.piece().equals(m.piece()) && p.sizes().equals(m.sizes()))).forEach(kept::add);
                write(new Measurements(tool, known.library(), kept));
            })).toList();
            for (var each : running) {
                each.get();
            }
        }
        var fresh = points().stream().map(done::get).toList();
        var all = new Measurements(tool, known.library(), fresh);
        write(all);
        String readme = Files.readString(README);
        int from = readme.indexOf(AreaText.BEGIN);
        int to = readme.indexOf(AreaText.END) + AreaText.END.length();
        Files.writeString(README, readme.substring(0, from) + AreaText.table(all) + readme.substring(to));
    }

    private static Measured measured(Measurements known, Point point) {
        try {
            var piece = point.piece();
            String source = Synthesis.sourceHash(point.machine(), piece.module(), piece.boxes());
            var before = known.find(piece, point.sizes(), source);
            if (before.isPresent()) {
                return before.get();
            }
            String evidence = evidence(point);
            var area = Synthesis.of(point.machine(), piece.module(), point.parameters(), piece.boxes());
            return new Measured(piece, point.sizes(), source, evidence, area.gates(), area.flipFlops(), area.delay());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static synchronized void write(Measurements all) {
        try {
            Files.createDirectories(KEPT.getParent());
            var next = Files.writeString(KEPT.resolveSibling("area.json.next"), all.json());
            Files.move(next, KEPT, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// {@return why the number may be believed} Proves leaves; their multiplier MultiplierTest checks.
    private static String evidence(Point point) throws IOException {
        var piece = point.piece();
        if (piece.equals(Piece.ALL.getFirst())) {
            return "all operands up to 10 bits, corners and random ones above";
        }
        if (!piece.isLeaf()) {
            return "none";
        }
        new LeafProof(piece.module(), point.parameters()).prove(point.machine(), Map.of());
        return "proved equal to its specification";
    }

    private static List<Point> points() {
        var points = new ArrayList<Point>();
        var tiny = Presets.named("tiny4");
        for (var piece : Piece.ALL) {
            if (piece.uses().equals(List.of("X", "F"))) {
                for (int[] factor : FACTORS) {
                    var sizes = Map.of("X", factor[0], "F", factor[1]);
                    var parameters = new TreeMap<>(sizes);
                    parameters.put("P", factor[0] + factor[1]);
                    points.add(new Point(piece, sizes, tiny, parameters));
                }
            } else if (piece.isLeaf() && piece.uses().contains("A")) {
                for (int[] width : WIDTHS) {
                    var sizes = Map.of("W", width[0], "A", width[1]);
                    points.add(new Point(piece, sizes, tiny, sizes));
                }
            } else if (piece.isLeaf() && piece.uses().contains("W")) {
                for (int word : WORDS) {
                    points.add(new Point(piece, Map.of("W", word), tiny, Map.of("W", word)));
                }
            } else if (piece.isLeaf()) {
                points.add(new Point(piece, Map.of(), tiny, Map.of()));
            } else {
                for (var machine : machines(piece)) {
                    var sizes = new TreeMap<String, Integer>();
                    piece.uses().forEach(name -> sizes.put(name, TwinBuild.sizes(machine).getOrDefault(name, 0)));
                    points.add(new Point(piece, sizes, machine, piece.module().equals("vector_file") ? Map.of("READERS", 24, "WRITERS", 9) : Map.of()));
                }
            }
        }
        return points;
    }

    /// Machines on which a piece is measured: lanes, vectorLength, W, A, read and write ports, latency of the units, their datapaths.
    private static List<Machine> machines(Piece piece) {
        int[][] all = switch (piece.module()) {
            case "decode", "control" -> new int[][] {{2, 4, 8, 16, 3, 1, 1, 2}, {4, 64, 16, 32, 5, 2, 1, 4}};
            case "scoreboard" -> new int[][] {{2, 4, 8, 16, 3, 1, 1, 2}, {2, 4, 8, 16, 5, 2, 1, 2}, {2, 64, 16, 32, 5, 2, 1, 1}, {2, 4, 8, 16, 8, 4, 1, 2}};
            case "bank_interval" -> new int[][] {{2, 2, 16, 32, 5, 2, 1, 2}, {2, 4, 16, 32, 5, 2, 1, 2}, {4, 8, 16, 32, 5, 2, 1, 4}};
            case "vector_file" -> new int[][] {{1, 1, 4, 8, 3, 1, 1, 1}, {1, 2, 4, 8, 5, 2, 1, 1}, {2, 2, 4, 8, 8, 4, 1, 2}, {2, 2, 8, 16, 3, 2, 1, 2}};
            case "sum_file", "mask_file" -> new int[][] {{1, 1, 8, 8, 5, 2, 1, 1}, {1, 2, 8, 16, 5, 2, 1, 1}, {2, 2, 8, 16, 5, 2, 1, 2}, {2, 4, 8,
                    16, 5, 2, 1, 2}};
            case "unit_front" -> new int[][] {{2, 2, 8, 16, 3, 1, 1, 2}, {2, 4, 8, 16, 5, 2, 1, 2}, {2, 4, 16, 32, 3, 2, 1, 2}, {4, 8, 8, 16, 3, 1, 1, 4},
                {4, 4, 8, 16, 8, 4, 1, 4}};
            default -> new int[][] {{2, 4, 8, 16, 3, 1, 1, 2}, {4, 4, 8, 24, 5, 2, 2, 4}, {4, 4, 16, 32, 5, 2, 3, 2}, {2, 4, 32, 32, 5, 2, 1, 2},
                {4, 4, 16, 48, 5, 2, 2, 1}, {4, 4, 32, 48, 5, 2, 3, 4}};
        };
        return Arrays.stream(all).map(AreaTest::machine).toList();
    }

    private static Machine machine(int[] of) {
        var fields = new LinkedHashMap<String, String>();
        String[] names = {"lanes", "vectorLength", "wordBits", "accumulatorBits", "readPorts", "writePorts"};
        for (int i = 0; i < names.length; i++) {
            fields.put(names[i], String.valueOf(of[i]));
        }
        fields.put("rom.maxBits", String.valueOf(of[2]));
        for (String unit : List.of("mul", "shr", "lut", "cmp", "cmpReduce", "acc", "accReduce", "sqrt")) {
            fields.put("units." + unit + ".latency", String.valueOf(of[6]));
            fields.put("units." + unit + ".ports", String.valueOf(of[7]));
        }
        fields.put("units.memory.latency", String.valueOf(of[6] + 1));
        return MachineFields.with(Presets.named("tiny4"), fields).orThrow();
    }
}
