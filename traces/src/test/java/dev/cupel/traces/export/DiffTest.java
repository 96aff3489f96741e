package dev.cupel.traces.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.SampleReports;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import dev.cupel.traces.view.ReportDiff;
import dev.cupel.traces.view.ReportDiff.Figure;
import dev.cupel.traces.view.ReportDiff.In;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Two reports side by side; `-Dgolden.update=true` rewrites the expected texts.
class DiffTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/cupel/traces/export");
    private static final Report A = named(SampleReports.model(10).withoutTimings());

    /// The sample has some names twice.
    private static Report named(Report report) {
        var ops = new ArrayList<OpView>();
        report.ops().forEach(op -> ops.add(op(op, op.name() + "." + ops.size(), op.variant(), op.stalls(), op.events())));
        return new Report(report.version(), report.source(), report.settings(), report.machine(), report.end(), report.cycles(), report.instructions(),
                report.stalls(), report.overflow(), report.error(), ops, report.model(), report.activity(), report.timings());
    }

    /// A's model on wide64: op 1 takes 100 cycles of RAW less, op 2 is gone, `new` has come with 7 cycles, and one event more is in op 3.
    private static Report other() {
        var ops = new ArrayList<>(A.ops());
        var one = ops.get(1);
        var stalls = new EnumMap<>(one.stalls());
        stalls.merge(Cause.RAW, -100L, Long::sum);
        ops.set(1, op(one, one.name(), "rows", stalls, one.events()));
        var three = ops.get(3);
        ops.set(3, op(three, three.name(), three.variant(), three.stalls(), three.events() + 1));
        ops.remove(2);
        ops.add(op(one, "new", "", Map.of(Cause.ISSUE, 7L), 0));
        var all = new EnumMap<Cause, Long>(Cause.class);
        ops.forEach(op -> op.stalls().forEach((cause, cycles) -> all.merge(cause, cycles, Long::sum)));
        long cycles = all.values().stream().mapToLong(Long::longValue).sum();
        return new Report(A.version(), A.source(), Map.of("calibration", "mse", "seed", "1"), Presets.named("wide64"), A.end(), cycles, A.instructions(), all,
                new OverflowView(A.overflow().events() + 1, A.overflow().clips(), List.of(), A.overflow().map()), A.error(), ops, A.model(), A.activity(),
                Optional.empty());
    }

    private static OpView op(OpView of, String name, String variant, Map<Cause, Long> stalls, long events) {
        return new OpView(name, of.kind(), variant, stalls.values().stream().mapToLong(Long::longValue).sum(), of.instructions(), stalls, of.boundOp(),
                of.boundProgram(), events, of.clips(), of.misses(), of.error(), of.work(), of.codes(), of.widths(), of.loss());
    }

    private static Figure total(ReportDiff diff, String name) {
        return diff.totals().stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void equalReportsHaveNoDifference_wallClockFiguresApart() {
        var diff = ReportDiff.of("a.json", SampleReports.model(10), "b.json", SampleReports.model(10).withoutTimings());
        assertTrue(diff.same() && diff.sameFigures());
        assertTrue(DiffText.write(diff, 120).endsWith("\nno difference\n"), DiffText.write(diff, 120));
    }

    @Test
    void whatChangedIsFound_andNothingElse() {
        var diff = ReportDiff.of("a.json", A, "b.json", other());
        assertFalse(diff.same() || diff.sameFigures());
        var changed = diff.ops().stream().filter(op -> !op.same()).toList();
        assertEquals(List.of(A.ops().get(1).name(), A.ops().get(2).name(), A.ops().get(3).name(), "new"), changed.stream().map(ReportDiff.Op::name).toList());
        assertEquals(List.of(In.BOTH, In.A, In.BOTH, In.B), changed.stream().map(ReportDiff.Op::in).toList());
        assertEquals(OptionalDouble.of(-100), changed.getFirst().figure("cycles").orElseThrow().change());
        assertEquals(OptionalDouble.of(1), changed.get(2).figure("overflow events").orElseThrow().change());
        var fields = diff.facts().stream().map(ReportDiff.Fact::field).toList();
        assertTrue(fields.containsAll(List.of("machine.name", "machine.lanes", "settings.calibration", "settings.seed")), fields::toString);
        assertEquals(OptionalDouble.of((double) other().cycles() - A.cycles()), total(diff, "cycles").change());
        assertTrue(total(diff, "output error rms").same());
    }

    @Test
    void theOtherWayRoundEveryChangeHasTheOtherSign() {
        var there = ReportDiff.of("a.json", A, "b.json", other());
        var back = ReportDiff.of("b.json", other(), "a.json", A);
        for (var figure : there.totals()) {
            assertEquals(0, figure.change().orElseThrow() + total(back, figure.name()).change().orElseThrow(), figure.name());
        }
    }

    @Test
    void everyComparisonKeepsThePublishedSchema() {
        for (var diff : List.of(ReportDiff.of("a", A, "b", other()), ReportDiff.of("a", A, "b", SampleReports.assembly()), ReportDiff.of("a", A, "b", A))) {
            assertEquals(List.of(), SchemaCheck.faults(DiffJson.schema(), new JsonMapper().readTree(DiffJson.write(diff))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120, 160})
    void theTextAtEachWidth(int width) throws IOException {
        String text = DiffText.write(ReportDiff.of("before.json", A, "after.json", other()), width);
        var file = GOLDEN.resolve("diff-" + width + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text);
        text.lines().forEach(line -> assertTrue(line.length() <= width, line));
    }
}
