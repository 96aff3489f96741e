package dev.cupel.sim.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.state.MachineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DebuggerTest {
    private static final int WIDTH = 100;
    private static final Pattern DIGEST = Pattern.compile("state [0-9a-f]{64}");

    /// 6 instructions a pass, with a transfer under way, sums that grow, and memory that changes: 24,000 and more.
    private static final String LONG = """
            .name long
            .output sums scratchpad 64 s32 [64]
            .op outer test
                    li x2, 1
                    loop 4000
                    dma.in [x0+1024], [x0], 64
                    ld.s8 v0, [x0+1024]
                    add v0, v0, #3
                    mac a0, v0, v0
                    ard.wrap v1, a0, #0
                    st.s8.wrap v0, [x0+1024]
                    endloop
            .op tail test
                    st.s32 v1, [x0+64]
                    halt
            """;

    private static Program assemble(String text) {
        return Assembler.assemble(SourceText.of("program.asm", text)).orThrow();
    }

    private static Debugger debugger(Program program) {
        return new Debugger(Simulation.of(program, Presets.named("edge16"), Options.DEFAULT).start(Inputs.NONE, new DebugProbe()));
    }

    private static Script language(Program program) {
        return new Script(program, Presets.named("edge16"));
    }

    private static String obey(Program program, Debugger debugger, String... commands) {
        var interpreter = new Interpreter(debugger, WIDTH);
        var text = new StringBuilder();
        for (var line : language(program).read(SourceText.of("script", String.join("\n", commands))).orThrow()) {
            text.append(interpreter.obey(line.statement()).text());
        }
        return text.toString();
    }

    /// The tour of docs/debugger.md: what it shows is what the debugger says, and it shows every command.
    @Test
    void theTourIsTrue_andCoversEveryCommand() throws IOException {
        var page = Files.readString(Path.of("../docs/debugger.md"));
        var shown = page.substring(page.indexOf("```text\n") + 8, page.indexOf("```\n", page.indexOf("```text\n") + 8));
        var program = assemble(Files.readString(Path.of("../programs/examples/01-fixed-point/program.asm")));
        var debugger = debugger(program);
        var interpreter = new Interpreter(debugger, WIDTH);
        var commands = shown.lines().filter(line -> line.startsWith("> ")).map(line -> line.substring(2)).toList();
        var said = new StringBuilder(interpreter.greeting());
        var used = new HashSet<Verb>();
        Files.createDirectories(Path.of("target"));
        for (var line : language(program).read(SourceText.of("tour", String.join("\n", commands))).orThrow()) {
            var reply = interpreter.obey(line.statement());
            said.append("> ").append(line.text()).append('\n').append(reply.text());
            var word = line.text().split(" ", -1);
            used.add(Verb.find(word[0].equals("info") ? word[1] : word[0]).orElseThrow());
        }
        // Digests depend on the format of states; that of a restored state is that of the one that was stored.
        assertEquals(DIGEST.matcher(said).replaceAll("state ..."), DIGEST.matcher(shown).replaceAll("state ..."));
        var digests = DIGEST.matcher(said).results().map(MatchResult::group).toList();
        assertEquals(2, digests.size());
        assertEquals(digests.getFirst(), digests.getLast());
        assertEquals(new HashSet<>(List.of(Verb.values())), used);
    }

    @Test
    void goingBackBehindTenThousandSteps_landsOnTheStateThatWasThere() {
        var program = assemble(LONG);
        var debugger = debugger(program);
        debugger.step(5_000);
        var early = debugger.state();
        debugger.step(10_000);
        var late = debugger.state();
        debugger.back(10_000);
        assertEquals(5_000, debugger.run().number());
        assertEquals(early, debugger.state());
        assertEquals(debugger.run().files().digest(early), debugger.run().files().digest(debugger.state()));
        debugger.step(10_000);
        assertEquals(late, debugger.state());
    }

    @Test
    void anyWayForthAndBack_givesTheStateOfAStraightRun() {
        var program = assemble(LONG);
        var straight = debugger(program);
        var states = new ArrayList<MachineState>();
        for (int i = 0; i < 20; i++) {
            states.add(straight.state());
            straight.step(1_000);
        }
        var debugger = debugger(program);
        var random = new Random(7);
        for (int i = 0; i < 30; i++) {
            int to = random.nextInt(20);
            long away = to * 1_000L - debugger.run().number();
            if (away < 0) {
                debugger.back(-away);
            } else if (away > 0) {
                debugger.step(away);
            }
            assertEquals(states.get(to), debugger.state(), "at " + to);
        }
        assertTrue(debugger.resume() instanceof Stop.Ended(var outcome) && outcome instanceof Outcome.Halted);
        straight.resume();
        assertEquals(straight.run().result().schedule().total(), debugger.run().result().schedule().total());
        assertEquals(straight.run().result().events(), debugger.run().result().events());
    }

    @Test
    void runToStopsWhereAsked() {
        var program = assemble(LONG);
        var debugger = debugger(program);
        assertTrue(obey(program, debugger, "run-to line 10").contains("6: ard.wrap v1, a0, #0  (program.asm:10)"));
        obey(program, debugger, "run-to pc 5");
        assertEquals(5, debugger.run().pc());
        obey(program, debugger, "run-to cycle 500");
        assertTrue(debugger.run().lastIssue() < 500 && debugger.run().next().orElseThrow().cycle() >= 500);
        long number = debugger.run().number();
        obey(program, debugger, "run-to cycle 500");
        assertEquals(number, debugger.run().number(), "it is there already");
        obey(program, debugger, "run-to watch v1[0]");
        assertEquals(debugger.run().accumulator(0)[0], debugger.run().vector(1)[0]);
        obey(program, debugger, "run-to op tail");
        assertEquals(8, debugger.run().pc());
        obey(program, debugger, "back", "next");
        assertEquals(8, debugger.run().pc());
    }

    @Test
    void anOverflowStopsARun() {
        var program = assemble("""
                li x1, 3
                loop 3
                add.sat v0, v0, #2147483647
                endloop
                halt
                """);
        var debugger = debugger(program);
        assertTrue(obey(program, debugger, "break overflow", "continue").contains("overflow: 64 events so far"));
        assertEquals(64, debugger.run().overflows());
        assertEquals(4, debugger.run().number());
        obey(program, debugger, "back");
        assertEquals(0, debugger.run().overflows());
    }

    @Test
    void aScriptsFaultsAreAllFoundBeforeAnythingRuns() {
        var program = assemble(LONG);
        var read = language(program).read(SourceText.of("script", "stepp 3\nstep x\nprint v99\nbreak line 1\nrun-to op tial\nprint v3[64]\nexpect cycle\nstep 1 2"));
        assertTrue(read instanceof Diagnosed.Faulty<List<Script.Line>>);
        var faults = ((Diagnosed.Faulty<List<Script.Line>>) read).faults();
        assertEquals(List.of("no command `stepp`", "`x` is no whole number", "there is no v99, the last is v31", "no instruction comes from line 1",
                "the program has no op `tial`", "element 64, must be in 0..63", "a relation must follow `cycle`", "`2` is too much behind `step`"),
                faults.stream().map(Diagnostic::message).toList());
        assertEquals(Optional.of("did you mean `step`?"), faults.getFirst().help());
        assertEquals(Optional.of("did you mean `tail`?"), faults.get(4).help());
    }

    @Test
    void anExpectationThatDoesNotHoldFails() {
        var program = assemble(LONG);
        var interpreter = new Interpreter(debugger(program), WIDTH);
        var lines = language(program).read(SourceText.of("script", "expect vl = 64\nexpect x2 >= 1")).orThrow();
        assertEquals(new Interpreter.Reply("", false, false), interpreter.obey(lines.get(0).statement()));
        assertEquals(new Interpreter.Reply("expected x2 >= 1, is 0\n", true, false), interpreter.obey(lines.get(1).statement()));
    }

    /// Memory is used again: reals of what lies there now would be invented.
    @Test
    void aTensorIsShownAsItWasWhenComplete() {
        var program = assemble("""
                .data scratchpad 0 s8: 1, 2
                setvl 2
                ld.s8 v0, [x0]
                st.s8 v0, [x0+8]
                .observe between scratchpad 8 s8 [2] scale 0.5
                add v0, v0, #5
                st.s8 v0, [x0+8]
                halt
                """);
        var debugger = debugger(program);
        assertTrue(obey(program, debugger, "step 2", "print tensor between").contains("not complete before pc 2 is through"));
        assertTrue(obey(program, debugger, "step", "print tensor between").contains("complete\n     0: 1 2\nstands for, by scale 0.5\n     0: 0.5 1.0\n"));
        assertTrue(obey(program, debugger, "step 2", "print tensor between").contains("its memory holds something else now\n     0: 1 2\n"));
    }

    @Test
    void namesFromElsewhereAreInert() {
        var program = assemble(".name safe\n.op \"a\\u001b[31mred\" test\nli x1, 1\nhalt\n".replace("\\u001b", "\u001b"));
        assertTrue(obey(program, debugger(program), "where", "list", "break op '" + program.ops().getFirst().name() + "'").chars()
                .allMatch(c -> c == '\n' || c >= ' '));
    }

    @Test
    void memoryIsSeenWithTheTransfersThatHaveEnded() {
        var program = assemble("""
                .data dram 0 s8: 1, 2, 3, 4
                dma.in [x0+16], [x0], 4
                dma.wait 0
                li x1, 1
                halt
                """);
        var debugger = debugger(program);
        assertTrue(obey(program, debugger, "step", "transfers").contains("4 bytes, scratchpad 16 from dram 0"));
        assertTrue(obey(program, debugger, "print scratchpad 16 4").contains(" 0 0 0 0"));
        assertTrue(obey(program, debugger, "run-to watch scratchpad 16 4", "print scratchpad 16 4").contains(" 1 2 3 4"));
    }
}
