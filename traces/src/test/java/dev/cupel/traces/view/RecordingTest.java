package dev.cupel.traces.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingTest {
    /// The worked example of docs/machine.md, section 7.
    private static final String WORKED_EXAMPLE = """
            li x1, 0
            li x2, 0
            clr a0
            loop 4
              ld.s8 v1, [x2], post 64
              mac a0, v1, v0[x1+]
            endloop
            mulrs.clip v2, a0, v3, #20
            st.s8.clip v2, [x4]
            halt
            """;

    private static final class Listener implements Probe {
        final List<SimEvent> events = new ArrayList<>();

        @Override
        public void on(SimEvent event) {
            events.add(event);
        }

        @Override
        public boolean wantsWaits() {
            return true;
        }
    }

    private static List<SimEvent> events(Program program, Machine machine) {
        var listener = new Listener();
        Simulation.of(program, machine, Options.DEFAULT).run(Inputs.NONE, listener);
        return listener.events;
    }

    private static Recording recording(List<SimEvent> events) {
        var builder = new RecordingBuilder();
        events.forEach(builder::add);
        return builder.build().orElseThrow();
    }

    private static Program assembled(String text) {
        return Assembler.assemble(SourceText.of("example.asm", text)).orThrow();
    }

    @Test
    void theManualsWorkedExample_issuesWritesAndWaitsAsItsTableSays() {
        var recording = recording(events(assembled(WORKED_EXAMPLE), Presets.named("edge16")));
        var lines = new ArrayList<String>();
        for (int i = 0; i < recording.size(); i++) {
            lines.add("%d: pc %d in %d%s%s".formatted(i, recording.pc(i), recording.cycle(i),
                    recording.waitsFor(i) < 0 ? "" : " after %d of %s, %s".formatted(recording.gap(i), recording.cause(i), recording.waited(i)),
                    recording.writes(i) ? ", %s in %d..%d".formatted(recording.destinations(i), recording.firstWrite(i), recording.lastWrite(i)) : ""));
        }
        assertEquals(List.of(
                "0: pc 0 in 0",
                "1: pc 1 in 1",
                "2: pc 2 in 2, [a0] in 5..8",
                "3: pc 3 in 3",
                "4: pc 4 in 4, [v1] in 8..11",
                "5: pc 5 in 8 after 3 of RAW, v1 of issue 4, [a0] in 11..14",
                "6: pc 4 in 9, [v1] in 13..16",
                "7: pc 5 in 13 after 3 of RAW, v1 of issue 6, [a0] in 16..19",
                "8: pc 4 in 14, [v1] in 18..21",
                "9: pc 5 in 18 after 3 of RAW, v1 of issue 8, [a0] in 21..24",
                "10: pc 4 in 19, [v1] in 23..26",
                "11: pc 5 in 23 after 3 of RAW, v1 of issue 10, [a0] in 26..29",
                "12: pc 6 in 26 after 2 of RAW, a0 of issue 11, [v2] in 30..33",
                "13: pc 7 in 30 after 3 of RAW, v2 of issue 12",
                "14: pc 8 in 31"), lines);
        assertEquals(37, recording.cycles());
        assertEquals("scratchpad of issue 13", recording.drain().toString());
        assertEquals(5, recording.firstFrom(5));
        assertEquals(15, recording.firstFrom(32));
        assertEquals(34, recording.busyUntil(13));
        assertEquals(1, recording.interval(13));
    }

    @Test
    void everyEventOfARandomProgramIsInItsRecording() {
        for (int seed = 0; seed < 40; seed++) {
            var machine = LegalMachines.machine(9, seed);
            var events = events(LegalPrograms.program(seed, machine, 120), machine);
            var recording = recording(events);
            int transfers = 0;
            long overflows = 0;
            for (var event : events) {
                int at = (int) event.number();
                String what = "seed " + seed + ": " + event;
                assertEquals(event.pc(), recording.pc(at), what);
                switch (event) {
                    case SimEvent.Issue issue -> assertEquals(issue, new SimEvent.Issue(recording.cycle(at), issue.sequence(), recording.pc(at), at,
                            recording.cause(at), recording.gap(at), recording.unit(at), recording.vl(at), recording.beats(at), recording.busyUntil(at),
                            recording.waited(at)), what);
                    case SimEvent.FirstWrite write -> assertEquals(write.time(), recording.firstWrite(at), what);
                    case SimEvent.LastWrite write -> {
                        assertEquals(write.time(), recording.lastWrite(at), what);
                        assertTrue(recording.destinations(at).contains(write.register()), what);
                    }
                    case SimEvent.TransferStart start -> assertEquals(start.time(), recording.transfers().get(transfers).start(), what);
                    case SimEvent.TransferEnd end -> assertEquals(new Recording.Transfer(at, end.bytes(), recording.transfers().get(transfers).start(),
                            end.time()), recording.transfers().get(transfers++), what);
                    case SimEvent.Overflow _ -> overflows++;
                    case SimEvent.Halt halt -> assertEquals(halt.time() + 1, recording.cycles(), what);
                }
            }
            assertEquals(transfers, recording.transfers().size());
            assertEquals(overflows, recording.overflows().stream().mapToLong(Recording.Overflows::count).sum());
            for (int i = 0; i < recording.size(); i++) {
                assertEquals(recording.gap(i) > 0, recording.cause(i) != Cause.ISSUE);
                assertEquals(recording.gap(i) > 0, recording.waitsFor(i) >= 0, "seed %d: issue %d".formatted(seed, i));
                assertTrue(recording.waitsFor(i) < i);
            }
        }
    }

    @Test
    void aRunOfMoreIssuesThanThereIsRoomForIsNotRecorded() {
        var events = events(assembled(WORKED_EXAMPLE), Presets.named("edge16"));
        var enough = new RecordingBuilder(15);
        events.forEach(enough::add);
        assertEquals(Optional.of(15), enough.build().map(Recording::size));
        var tooFew = new RecordingBuilder(14);
        events.forEach(tooFew::add);
        assertEquals(Optional.empty(), tooFew.build());
        assertEquals(15, tooFew.issues());
    }
}
