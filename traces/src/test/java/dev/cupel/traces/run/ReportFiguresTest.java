package dev.cupel.traces.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Unit;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.Report;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Figures of a report against those that come another way: the schedule's own accounts, the outputs, the first events.
class ReportFiguresTest {
    private static final Machine EDGE16 = Presets.named("edge16");
    private static final Path MODEL = Path.of("../programs/models/digits-vit/model.onnx");
    private static final Run RUN = of(EDGE16, ModelSettings.DEFAULT, 1);

    @BeforeAll
    static void theModelRuns() {
        assertTrue(RUN.right());
    }

    private static Run of(Machine machine, ModelSettings settings, int threads) {
        var rows = new ModelRows.Choice(List.of(), List.of(), Optional.empty(), Optional.of(20));
        return Runner.run(RunSource.read(MODEL).orThrow(), rows, machine, settings, new Limits(1_000_000_000, threads), Observers.NONE).orThrow();
    }

    @Test
    void whatUnitsAndPortsAreTakenForAddsUpToTheScheduleOwnAccount() {
        var total = Simulation.of(RUN.program(), EDGE16, Options.DEFAULT).run(Inputs.NONE).schedule().total();
        var activity = RUN.report().activity();
        for (Unit unit : Unit.values()) {
            if (unit != Unit.CONTROL) {
                assertEquals(total.busy(unit), Arrays.stream(activity.busy().getOrDefault(unit, new long[0])).sum(), unit::name);
            }
        }
        assertEquals(total.readBeats(), activity.readPorts().stream().flatMapToLong(Arrays::stream).sum());
        assertEquals(total.writeBeats(), activity.writePorts().stream().flatMapToLong(Arrays::stream).sum());
    }

    @Test
    void nothingIsMoreThanFull() {
        var activity = RUN.report().activity();
        for (int bin = 0; bin < activity.bins(); bin++) {
            long length = activity.length(bin, RUN.report().cycles());
            assertTrue(activity.vectors()[bin] <= 32 * length && activity.vectors()[bin] >= 0);
            assertTrue(activity.accumulators()[bin] <= 8 * length && activity.accumulators()[bin] >= 0);
            assertTrue(activity.scratchpad()[bin] <= EDGE16.scratchpad().bytes() * length && activity.scratchpad()[bin] >= 0);
        }
    }

    @Test
    void theWorkOfALinearOpIsItsProductsAndMore() {
        // u: 16 positions, 32 inputs, 64 outputs.
        var op = RUN.report().ops().stream().filter(view -> view.name().equals("b.0/u")).findFirst().orElseThrow();
        long products = 16 * 32 * 64;
        long done = op.work().operations().getOrDefault(Unit.ACC, 0L);
        assertTrue(done >= products && done < 1.2 * products, () -> done + " element operations of ACC for " + products + " products");
        assertTrue(op.work().accessBytes() > 32 * 64, () -> "" + op.work().accessBytes());
    }

    @Test
    void theCodesOfTheLastOpAreThoseOfTheOutput() {
        var output = RUN.outputs().getFirst();
        int[] codes = output.rows().stream().flatMapToInt(Arrays::stream).toArray();
        var seen = RUN.report().ops().getLast().codes().orElseThrow();
        var range = Arrays.stream(codes).summaryStatistics();
        assertEquals(List.of(range.getMin(), range.getMax(), codes.length), List.of(seen.least(), seen.greatest(), (int) seen.elements()));
        assertEquals(Arrays.stream(codes).filter(code -> code == seen.low()).count(), seen.atLow());
        assertEquals(Arrays.stream(codes).filter(code -> code == seen.high()).count(), seen.atHigh());
    }

    @Test
    void aHistogramCountsEveryElementOnce_andAgreesWithTheGreatestError() {
        for (var op : RUN.report().ops()) {
            var error = op.error().orElseThrow();
            long elements = op.codes().orElseThrow().elements();
            for (var part : List.of(error.own(), error.inherited(), error.total())) {
                assertEquals(elements, part.histogram().stream().mapToLong(Long::longValue).sum(), op.name());
                assertEquals(part.maxLsb() == 0, part.histogram().get(28) == elements, op.name());
                // Bins 6 and 50 are the last ones of up to 256 steps.
                boolean far = IntStream.range(0, 57).filter(bin -> bin < 5 || bin > 51).mapToLong(part.histogram()::get).sum() > 0;
                assertEquals(part.maxLsb() > 256, far, op.name() + " " + part.maxLsb());
            }
        }
    }

    @Test
    void theMapHoldsEveryEventAndClipOfEveryRow_andTheReportIsTheSameOnAnyNumberOfThreads() {
        var narrow = MachineFields.with(EDGE16, Map.of("accumulatorBits", "16")).orThrow();
        var settings = new ModelSettings(ModelSettings.DEFAULT.quantize(), ModelSettings.DEFAULT.search(), new CompileOptions(Narrow.RUN, Variants.NONE), false, ModelSettings.DEFAULT.seed());
        var report = of(narrow, settings, 1).report().withoutTimings();
        assertEquals(report, of(narrow, settings, 2).report().withoutTimings());
        assertTrue(report.overflow().events() > 1000, () -> "" + report.overflow().events());
        for (var row : report.overflow().map().ops()) {
            var op = report.ops().stream().filter(view -> view.name().equals(row.op())).findFirst().orElseThrow();
            assertEquals(op.events(), sum(row.events()), row.op());
            assertEquals(op.events(), sum(row.elements()), row.op());
            assertEquals(op.clips(), sum(row.clips()), row.op());
        }
        assertEquals(report.overflow().events(), report.overflow().map().ops().stream().mapToLong(row -> sum(row.events())).sum());
        first(report);
    }

    private static void first(Report report) {
        var event = report.overflow().first().getFirst();
        var row = report.overflow().map().ops().stream().filter(op -> op.op().equals(event.op())).findFirst().orElseThrow();
        assertTrue(row.events().get((int) (event.cycle() / report.overflow().map().binCycles())) > 0);
        assertTrue(row.elements().get(event.element() / report.overflow().map().binElements()) > 0);
        assertTrue(row.missing() >= event.missing());
    }

    @Test
    void theRangeProofTellsWidthsThatTheMachineHas_whereItProvesThatNothingOverflows() {
        var proved = Runner.proved(RUN).run().report();
        for (OpView op : proved.ops()) {
            var widths = op.widths().orElseThrow();
            if (widths.verdict().equals("proved")) {
                assertTrue(widths.sumBits() <= 32 && widths.wordBits() <= 32, op::name);
            }
        }
        assertEquals(RUN.report().ops().size(), proved.ops().size());
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
