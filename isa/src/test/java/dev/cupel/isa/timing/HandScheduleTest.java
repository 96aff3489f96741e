package dev.cupel.isa.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.conformance.HandSchedule;
import dev.cupel.isa.conformance.HandSchedule.Issue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandScheduleTest {
    static List<HandSchedule> schedules() throws IOException {
        var all = new ArrayList<>(HandSchedule.all());
        all.add(ofTheManual());
        return all;
    }

    /// The worked example of docs/machine.md: its one block of assembly that carries cycles.
    private static HandSchedule ofTheManual() throws IOException {
        var manual = Files.readString(Path.of("../docs/machine.md"));
        var block = Pattern.compile("```asm\n(;= machine.*?)```", Pattern.DOTALL).matcher(manual);
        assertTrue(block.find(), "docs/machine.md has a worked example");
        return HandSchedule.of("docs-machine-worked-example", block.group(1));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void theTimingFunctionIssuesAsComputedByHand(HandSchedule expected) {
        var walk = new Walk(expected);
        walk.run();
        assertEquals(expected.issues(), walk.issues);
        assertEquals(expected.cycles(), walk.cycles);
        assertEquals(expected.drain(), walk.cycles - 1 - walk.issues.getLast().cycle());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void theCausesSumToTheCycles(HandSchedule schedule) {
        Map<Cause, Long> spent = new EnumMap<>(Cause.class);
        long last = -1;
        for (var issue : schedule.issues()) {
            spent.merge(Cause.ISSUE, 1L, Long::sum);
            spent.merge(issue.cause(), issue.cycle() - last - 1, Long::sum);
            last = issue.cycle();
        }
        spent.merge(Cause.DRAIN, schedule.drain(), Long::sum);
        assertEquals(schedule.cycles(), spent.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void everyCauseIsMet() {
        var met = HandSchedule.all().stream().flatMap(s -> s.issues().stream()).map(Issue::cause).distinct().toList();
        for (var cause : Cause.values()) {
            assertTrue(cause == Cause.DRAIN || met.contains(cause), cause::label);
        }
    }

    @Test
    void theIndexNamesEveryFile() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/dev/cupel/isa/conformance"))) {
            assertEquals(
                    files.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".asm")).map(n -> n.replace(".asm", "")).sorted().toList(),
                    HandSchedule.all().stream().map(HandSchedule::name).toList());
        }
    }

    /// Follows scalars, vl and loops, and asks the timing function for every issue.
    private static final class Walk {
        private record Turn(int start, int end, int left) {}

        private final HandSchedule schedule;
        private final int[] scalars = new int[16];
        private final List<Issue> issues = new ArrayList<>();
        private long cycles;

        Walk(HandSchedule schedule) {
            this.schedule = schedule;
        }

        private int value(ScalarSource source) {
            return switch (source) {
                case Source.Immediate(int value) -> value;
                case Source.ScalarRegister(int index) -> scalars[index];
            };
        }

        void run() {
            var machine = schedule.machine();
            var board = new Scoreboard(machine);
            var turns = new ArrayDeque<Turn>();
            int vl = machine.vectorLength();
            int pc = 0;
            while (true) {
                Instruction instruction = schedule.program().code().get(pc);
                int bank = 1;
                long bytes = 0;
                switch (instruction) {
                    case Load load -> {
                        bank = Banks.interval(machine, scalars[load.at().base().index()] + (long) load.at().offset(), load.bits(), load.stride(), vl);
                        scalars[load.at().base().index()] += load.at().postIncrement();
                    }
                    case Store store -> {
                        bank = Banks.interval(machine, scalars[store.at().base().index()] + (long) store.at().offset(), store.bits(), store.stride(), vl);
                        scalars[store.at().base().index()] += store.at().postIncrement();
                    }
                    case DmaIn in -> bytes = value(in.size());
                    case DmaOut out -> bytes = value(out.size());
                    default -> {}
                }
                var demand = Demand.of(instruction, machine, vl, bank, bytes);
                long decision = IssueRule.decide(board, demand);
                long t = IssueRule.cycle(decision);
                issues.add(new Issue(t, pc, IssueRule.cause(decision)));
                if (instruction instanceof Halt) {
                    cycles = board.quiet(t) + 1;
                    return;
                }
                board.issue(demand, t);
                instruction.postIncremented().forEach(x -> scalars[x.index()]++);
                pc++;
                switch (instruction) {
                    case SetVectorLength(var length) -> vl = value(length);
                    case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
                    case AddScalar(var d, var a, var b) -> scalars[d.index()] = scalars[a.index()] + value(b);
                    case Loop(var count, int body) -> {
                        if (value(count) == 0) {
                            pc += body;
                        } else {
                            turns.push(new Turn(pc, pc + body, value(count)));
                        }
                    }
                    default -> {}
                }
                while (!turns.isEmpty() && turns.peek().end() == pc) {
                    var turn = turns.pop();
                    if (turn.left() > 1) {
                        turns.push(new Turn(turn.start(), turn.end(), turn.left() - 1));
                        pc = turn.start();
                    }
                }
            }
        }
    }
}
