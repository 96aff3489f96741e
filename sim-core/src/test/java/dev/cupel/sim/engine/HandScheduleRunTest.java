package dev.cupel.sim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cupel.isa.conformance.HandSchedule;
import dev.cupel.isa.conformance.HandSchedule.Issue;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.probe.SimEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schedules computed by hand from the timing contract, run.
class HandScheduleRunTest {
    static List<HandSchedule> schedules() {
        return HandSchedule.all();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void theRunIssuesAsComputedByHand(HandSchedule expected) {
        var issues = new ArrayList<Issue>();
        var result = Simulation.of(expected.program(), expected.machine(), Options.DEFAULT).run(Inputs.NONE, event -> {
            if (event instanceof SimEvent.Issue issue) {
                issues.add(new Issue(issue.time(), issue.pc(), issue.cause()));
            }
        });
        assertEquals(new Outcome.Halted(), result.outcome());
        assertEquals(expected.issues(), issues);
        assertEquals(expected.cycles(), result.cycles());
        assertEquals(expected.drain(), result.schedule().total().stall(Cause.DRAIN));
    }

    @Test
    void thereAreSuchSchedules() {
        assertFalse(schedules().isEmpty());
    }
}
