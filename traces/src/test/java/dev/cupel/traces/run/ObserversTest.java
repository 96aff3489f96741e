package dev.cupel.traces.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {
    private static final Path PROGRAM = Path.of("../programs/examples/01-fixed-point/program.asm");

    private static Diagnosed<Run> run(Watch... watches) {
        return Runner.run(RunSource.read(PROGRAM).orThrow(), ModelRows.Choice.BESIDE, Presets.find("edge16").orElseThrow(), ModelSettings.DEFAULT,
                new Limits(1_000_000, 1), new Observers(Progress.NONE, List.of(watches)));
    }

    @Test
    void every_watch_sees_each_event_of_the_inference_that_the_report_times() {
        var first = new ArrayList<SimEvent>();
        var second = new ArrayList<SimEvent>();
        var run = run((_, _) -> Diagnosed.ok(first::add), (_, _) -> Diagnosed.ok(second::add)).orThrow();
        assertEquals(run.report().instructions(), first.stream().filter(SimEvent.Issue.class::isInstance).count());
        assertEquals(run.report().cycles() - 1, assertInstanceOf(SimEvent.Halt.class, first.getLast()).time());
        assertEquals(first, second);
    }

    @Test
    void a_watch_changes_nothing_in_the_report() {
        var alone = run().orThrow().report().withoutTimings();
        assertEquals(alone, run((_, _) -> Diagnosed.ok(_ -> {})).orThrow().report().withoutTimings());
    }

    @Test
    void what_all_watches_cannot_do_is_told_at_once_and_nothing_runs() {
        var heard = new ArrayList<SimEvent>();
        var run = run((_, _) -> Diagnosed.faulty(Diagnostic.of("a", "no")), (_, _) -> Diagnosed.<Probe>ok(heard::add),
                (_, _) -> Diagnosed.faulty(Diagnostic.of("b", "no either")));
        assertEquals(2, assertInstanceOf(Diagnosed.Faulty.class, run).faults().size());
        assertFalse(heard.iterator().hasNext());
    }
}
