package dev.cupel.isa.conformance;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One program with its schedule. In the text `;= machine tiny4 readPorts=3` names the machine, `;= 2 issue, 6 unit` behind an instruction the
/// cycles of its issues with their causes, `;= cycles 18 drain 6` the end.
///
/// @param name    the file's name without `.asm`
/// @param machine what it runs on
/// @param program the program
/// @param issues  every issue, in the order of time
/// @param drain   cycles charged to [Cause#DRAIN]
/// @param cycles  of the whole run
public record HandSchedule(String name, Machine machine, Program program, List<Issue> issues, long drain, long cycles) {
    /// The issue of instruction `pc` in `cycle`; the cycles since the issue before it were spent on `cause`.
    public record Issue(long cycle, int pc, Cause cause) {}

    private static final String MARK = ";=";

    /// {@return all schedules, in the order of their names}
    public static List<HandSchedule> all() {
        return text("index.txt").lines().map(HandSchedule::named).toList();
    }

    /// {@return the schedule in `name.asm`}
    public static HandSchedule named(String name) {
        return of(name, text(name + ".asm"));
    }

    /// {@return the schedule that `text` writes down}
    public static HandSchedule of(String name, String text) {
        var source = SourceText.of(name + ".asm", text);
        var program = Assembler.assemble(source).orThrow();
        Map<Integer, Integer> pcOfLine = new HashMap<>();
        for (int pc = 0; pc < program.places().size(); pc++) {
            pcOfLine.put(program.places().get(pc).line(), pc);
        }
        var machine = Presets.named("tiny4");
        var issues = new ArrayList<Issue>();
        long drain = -1;
        long cycles = -1;
        for (int line = 1; line <= source.lines().size(); line++) {
            int mark = source.line(line).indexOf(MARK);
            if (mark < 0) {
                continue;
            }
            var words = Arrays.asList(source.line(line).substring(mark + MARK.length()).strip().split("[ ,]+"));
            if (words.getFirst().equals("machine")) {
                machine = machine(words);
            } else if (words.getFirst().equals("cycles")) {
                cycles = Long.parseLong(words.get(1));
                drain = Long.parseLong(words.get(3));
            } else if (!words.getFirst().equals("never")) {
                int pc = pcOfLine.getOrDefault(line, -1);
                int at = 0;
                while (at < words.size()) {
                    long cycle = Long.parseLong(words.get(at++));
                    var label = new StringBuilder(words.get(at++));
                    while (at < words.size() && Character.isLetter(words.get(at).charAt(0))) {
                        label.append(' ').append(words.get(at++));
                    }
                    issues.add(new Issue(cycle, pc, cause(label.toString())));
                }
            }
        }
        issues.sort(Comparator.comparingLong(Issue::cycle));
        return new HandSchedule(name, machine, program, List.copyOf(issues), drain, cycles);
    }

    private static Machine machine(List<String> words) {
        var changes = new HashMap<String, String>();
        for (var change : words.subList(2, words.size())) {
            changes.put(change.substring(0, change.indexOf('=')), change.substring(change.indexOf('=') + 1));
        }
        return MachineFields.with(Presets.named(words.get(1)), changes).orThrow();
    }

    private static Cause cause(String label) {
        return Arrays.stream(Cause.values()).filter(c -> c.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no cause is called " + label));
    }

    private static String text(String name) {
        try (var stream = HandSchedule.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no schedule file " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
