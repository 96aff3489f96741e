package dev.cupel.sim.debug;

import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.SteppedRun;
import dev.cupel.sim.state.MachineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Obeys the debugger's language and answers in text. What comes from elsewhere (names, messages) is inert in it.
public final class Interpreter {
    /// What a command answered.
    ///
    /// @param text   for the user; ends in a line end, or is empty
    /// @param failed it was an expectation that does not hold, or could not be done
    /// @param quit   the session is over
    public record Reply(String text, boolean failed, boolean quit) {}

    private static final int SHOWN_IN_REGISTERS = 8;
    private static final int LISTED = 9;
    private static final int MOST_SHOWN = 256;

    private final Debugger debugger;
    private final SteppedRun run;
    private final Program program;
    private final int width;

    /// @param width  columns of a line of values
    public Interpreter(Debugger debugger, int width) {
        this.debugger = debugger;
        this.width = width;
        run = debugger.run();
        program = run.program();
    }

    /// {@return where the run is, as said at the start}
    public String greeting() {
        return "%s on %s: %,d instructions, %d ops\n%s".formatted(Inert.text(program.name()), Inert.text(run.machine().name()), program.code().size(),
                program.ops().size(), here());
    }

    /// Obeys one command.
    public Reply obey(Statement statement) {
        return switch (statement) {
            case Statement.Plain(var verb) -> plain(verb);
            case Statement.Counted(var verb, var count) -> counted(verb, count);
            case Statement.Going(var verb, var target) -> going(verb, target);
            case Statement.Filed(var verb, var file) -> verb == Verb.CHECKPOINT ? checkpoint(file) : restore(file);
            case Statement.Print(var location, var scale) -> say(print(location, scale));
            case Statement.Expect e -> expect(e);
            case Statement.Help(var about) -> say(help(about));
        };
    }

    private static Reply say(String text) {
        return new Reply(text, false, false);
    }

    private static Reply fail(String text) {
        return new Reply(text, true, false);
    }

    private Reply plain(Verb verb) {
        return switch (verb) {
            case NEXT -> stopped(overLoop());
            case CONTINUE -> stopped(debugger.resume());
            case BREAKPOINTS -> say(breakpoints());
            case REGISTERS -> say(registers());
            case WHERE -> say(where());
            case STALLS -> say(stallsText());
            case TRANSFERS -> say(transfers());
            case OVERFLOWS -> say(overflows());
            case STATE -> run.outcome().isPresent() ? fail("the run is over; go back first\n") : say("state " + run.files().digest(debugger.state()) + "\n");
            case QUIT -> new Reply("", false, true);
            default -> throw new IllegalStateException(verb + " is no command of a name alone");
        };
    }

    private Stop overLoop() {
        return program.code().get(run.pc()) instanceof Loop(_, int body)
                ? debugger.runBeyond(run.pc() + body + 1)
                : debugger.step(1);
    }

    private Reply counted(Verb verb, Optional<Long> count) {
        return switch (verb) {
            case STEP -> stopped(debugger.step(count.orElse(1L)));
            case BACK -> back(count.orElse(1L));
            case LIST -> say(list(count.orElse((long) LISTED)));
            case DELETE -> delete(count);
            default -> throw new IllegalStateException(verb + " takes no count");
        };
    }

    private Reply back(long count) {
        if (run.number() == debugger.first()) {
            return say("nothing before instruction number %,d can be reached\n%s".formatted(debugger.first(), here()));
        }
        debugger.back(count);
        return say(here());
    }

    private Reply delete(Optional<Long> id) {
        if (id.isEmpty()) {
            int all = debugger.breakpoints().size();
            List.copyOf(debugger.breakpoints().keySet()).forEach(debugger::delete);
            return say("%d deleted\n".formatted(all));
        }
        return debugger.delete(id.get().intValue()) ? say("") : fail("there is no breakpoint %d\n".formatted(id.get()));
    }

    private Reply going(Verb verb, Target target) {
        return verb == Verb.RUN_TO ? stopped(debugger.runTo(target)) : say("breakpoint %d: %s\n".formatted(debugger.add(target), target.text()));
    }

    private Reply stopped(Stop stop) {
        return say(switch (stop) {
            case Stop.Stepped() -> here();
            case Stop.Interrupted() -> "interrupted\n" + here();
            case Stop.Ended _ -> here();
            case Stop.Reached(int number, var target, long[] was, long[] is) -> {
                var text = new StringBuilder(number == 0 ? "" : "breakpoint %d: %s\n".formatted(number, target.text()));
                if (target instanceof Target.Overflow()) {
                    text.append("overflow: ").append(run.overflows()).append(" events so far\n");
                }
                if (target instanceof Target.Change(var location)) {
                    int at = Arrays.mismatch(was, is);
                    text.append("%s%s was %d, is %d\n".formatted(location.text(), was.length > 1 ? ", element " + at : "", was[at], is[at]));
                }
                yield text.append(here()).toString();
            }
        });
    }

    /// The next instruction, or how the run ended.
    private String here() {
        return run.outcome().map(outcome -> "cycle %,d: %s\n".formatted(run.cycle(), end(outcome)))
                .orElseGet(() -> "cycle %,d, number %,d: %s\n".formatted(run.cycle(), run.number(), instruction(run.pc())));
    }

    private static String end(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Halted() -> "the run halted";
            case Outcome.Trapped(var why, int pc, _) -> "the run trapped at pc %d: %s".formatted(pc, Inert.text(why));
            case Outcome.CycleLimit _ -> "the run reached its cycle limit";
        };
    }

    private String instruction(int pc) {
        var place = program.places().get(pc);
        var from = place.line() > 0 ? "  (%s:%d)".formatted(Inert.text(place.file()), place.line()) : program.opAt(pc).map(op -> "  (" + Inert.text(op.name()) + ")").orElse("");
        return "%d: %s%s".formatted(pc, Disassembler.text(program.code().get(pc)), from);
    }

    private String list(long count) {
        int from = (int) Math.clamp(run.pc() - count / 2, 0, program.code().size() - 1L);
        int to = (int) Math.min(program.code().size(), from + count);
        var text = new StringBuilder();
        for (int pc = from; pc < to; pc++) {
            text.append(pc == run.pc() && run.outcome().isEmpty() ? "=> " : "   ").append(instruction(pc)).append('\n');
        }
        return text.toString();
    }

    private String where() {
        var text = new StringBuilder(here());
        program.opAt(run.pc()).ifPresent(op -> text.append("op         %s (%s)\n".formatted(Inert.text(op.name()), Inert.text(op.kind()))));
        int[] passes = run.passes();
        if (passes.length > 0) {
            text.append("loops      passes to go, outermost first: ").append(Arrays.toString(passes)).append('\n');
        }
        return text.append("vl         ").append(run.vl()).append('\n').toString();
    }

    private String stallsText() {
        var text = new StringBuilder(run.issue().map(issue -> "last       pc %d issued in cycle %,d%s\n".formatted(issue.pc(), issue.time(),
                issue.cause() == Cause.ISSUE ? ", without a wait" : ", after waiting %d: %s (%s)".formatted(issue.gap(), issue.cause().label(), issue.waited())))
                .orElse("last       nothing has issued\n"));
        run.next().ifPresent(next -> text.append("next       pc %d issues in cycle %,d%s\n".formatted(next.pc(), next.cycle(),
                next.cause() == Cause.ISSUE ? ", without a wait" : ", after waiting %d: %s".formatted(next.cycle() - run.lastIssue() - 1, next.cause().label()))));
        return text.toString();
    }

    private String transfers() {
        var all = run.transfers(run.cycle());
        if (all.isEmpty()) {
            return "no transfer is under way\n";
        }
        var text = new StringBuilder();
        for (var t : all) {
            text.append("pc %d: %,d bytes, scratchpad %d %s dram %d%s, there in cycle %,d\n".formatted(t.pc(), t.bytes(), t.scratchpad(), t.toDram() ? "to" : "from",
                    t.dram().getFirst(), t.dram().size() > 1 ? " and %d rows more".formatted(t.dram().size() - 1) : "", t.end()));
        }
        return text.toString();
    }

    private String overflows() {
        var events = run.events();
        var text = new StringBuilder("%,d overflow events, %,d clips\n".formatted(events.events(), events.clips()));
        for (var event : events.first()) {
            text.append("  cycle %,d, element %d: %s; exact %d needs %d bits more than %d (%s)\n".formatted(event.cycle(), event.element(), instruction(event.pc()),
                    event.exact(), event.missing(), event.width(), event.kind().label()));
        }
        return text.toString();
    }

    private String breakpoints() {
        if (debugger.breakpoints().isEmpty()) {
            return "no breakpoints\n";
        }
        var text = new StringBuilder();
        debugger.breakpoints().forEach((number, target) -> text.append("%3d  %s\n".formatted(number, target.text())));
        return text.toString();
    }

    private String registers() {
        var text = new StringBuilder("vl    ").append(run.vl()).append('\n');
        for (int i = 0; i < 16; i++) {
            text.append("%-4s%12d%s".formatted("x" + i, run.scalar(i), i % 4 == 3 ? "\n" : "  "));
        }
        for (var file : new Location.File[] {Location.File.V, Location.File.A, Location.File.M}) {
            int count = file == Location.File.V ? 32 : file == Location.File.A ? 8 : 4;
            for (int i = 0; i < count; i++) {
                var register = new Location.Register(file, i);
                long[] values = register.values(run, run.cycle());
                if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                    text.append("%-4s".formatted(register.text()));
                    for (int e = 0; e < Math.min(SHOWN_IN_REGISTERS, values.length); e++) {
                        text.append(" ").append(values[e]);
                    }
                    text.append(values.length > SHOWN_IN_REGISTERS ? " ...\n" : "\n");
                }
            }
        }
        return text.toString();
    }

    private String print(Location location, Optional<Statement.Scale> given) {
        long[] now = location.values(run, run.cycle());
        var complete = location instanceof Location.Tensor(var t) ? run.observed(t.name()).map(codes -> Arrays.stream(codes).asLongStream().toArray()) : Optional.<long[]>empty();
        long[] values = complete.orElse(now);
        var scale = given.or(() -> location instanceof Location.Tensor(var tensor) && tensor.scale() != 1
                ? Optional.of(new Statement.Scale(tensor.scale(), tensor.zeroPoint())) : Optional.empty());
        var text = new StringBuilder(location.text());
        if (location instanceof Location.Tensor(var tensor)) {
            text.append(" ").append(tensor.shape());
            if (tensor.readyAt() >= 0) {
                text.append(complete.isEmpty() ? ", not complete before pc %d is through: what memory holds".formatted(tensor.readyAt())
                        : Arrays.equals(values, now) ? ", complete" : ", as it was when complete; its memory holds something else now");
            }
        }
        var agreed = scale.map(s -> "scale %s%s".formatted(figure(s.step()), s.zero() == 0 ? "" : ", zero point " + s.zero())).orElse("");
        if (values.length == 1) {
            return text.append(" = ").append(values[0]).append(scale.map(s -> ", stands for %s (%s)".formatted(figure(s.real(values[0])), agreed)).orElse("")).append('\n').toString();
        }
        int shown = Math.min(values.length, MOST_SHOWN);
        text.append('\n').append(rows(Arrays.stream(values).limit(shown).mapToObj(Long::toString).toArray(String[]::new)));
        scale.ifPresent(s -> text.append("stands for, by %s\n".formatted(agreed)).append(rows(Arrays.stream(values).limit(shown).mapToObj(value -> figure(s.real(value))).toArray(String[]::new))));
        if (shown < values.length) {
            text.append("and %,d more\n".formatted(values.length - shown));
        }
        if (scale.isEmpty() && location instanceof Location.Register(var file, _) && (file == Location.File.V || file == Location.File.A)) {
            text.append("(unknown scale; `as SCALE` or `as tensor NAME` gives reals)\n");
        }
        return text.toString();
    }

    private static String figure(double value) {
        // Five digits, without the zeros behind them.
        return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.5g", value)));
    }

    /// Columns of one width, each line headed by the number of its first element.
    private String rows(String[] cells) {
        int cell = Arrays.stream(cells).mapToInt(String::length).max().orElse(1) + 1;
        int fit = Math.max(1, (width - 7) / cell);
        int columns = fit < cells.length ? Math.max(1, Integer.highestOneBit(fit)) : fit;
        var text = new StringBuilder();
        for (int from = 0; from < cells.length; from += columns) {
            text.append("%6d:".formatted(from));
            for (int i = from; i < Math.min(from + columns, cells.length); i++) {
                text.append(" ".repeat(cell - cells[i].length())).append(cells[i]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private Reply expect(Statement.Expect e) {
        long[] is = e.location().values(run, run.cycle());
        long[] wanted = e.values();
        if (wanted.length > is.length) {
            return fail("expected %d values of %s, which has %d\n".formatted(wanted.length, e.location().text(), is.length));
        }
        int count = wanted.length == 1 ? is.length : wanted.length;
        for (int i = 0; i < count; i++) {
            long right = wanted[wanted.length == 1 ? 0 : i];
            if (!e.relation().holds(is[i], right)) {
                return fail("expected %s%s %s %d, is %d\n".formatted(e.location().text(), is.length > 1 ? ", element " + i : "", e.relation().sign(), right, is[i]));
            }
        }
        return say("");
    }

    private Reply checkpoint(String file) {
        if (run.outcome().isPresent()) {
            return fail("the run is over: there is nothing to go on from; go back first\n");
        }
        return path(file).then(path -> OutputFile.write(path, run.files().write(debugger.state()))) instanceof Diagnosed.Faulty<Path>(var faults)
                ? fail(rendered(faults))
                : say("stored the state in %s\n".formatted(Inert.text(file)));
    }

    private Reply restore(String file) {
        return path(file).then(path -> restored(debugger, path)) instanceof Diagnosed.Faulty<Debugger>(var faults) ? fail(rendered(faults)) : say(here());
    }

    /// {@return the debugger, gone to the state in a file, or what is wrong with that; then nothing changed}
    public static Diagnosed<Debugger> restored(Debugger debugger, Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return Diagnosed.faulty(Diagnostic.of(file.toString(), "the file cannot be read (%s: %s)".formatted(unreadable.getClass().getSimpleName(), unreadable.getMessage())));
        }
        return debugger.run().files().read(file.toString(), bytes).then(state -> restored(debugger, file, state));
    }

    private static Diagnosed<Debugger> restored(Debugger debugger, Path file, MachineState state) {
        try {
            debugger.restore(state);
            return Diagnosed.ok(debugger);
        } catch (IllegalArgumentException impossible) {
            return Diagnosed.faulty(Diagnostic.of(file.toString(), "the file is no valid checkpoint: " + impossible.getMessage()).help("write the checkpoint again"));
        }
    }

    private static Diagnosed<Path> path(String file) {
        try {
            return Diagnosed.ok(Path.of(file));
        } catch (InvalidPathException noPath) {
            return Diagnosed.faulty(Diagnostic.of(file, "no file can have that name"));
        }
    }

    private static String rendered(List<Diagnostic> faults) {
        return String.join("\n", faults.stream().map(Diagnostic::render).toList());
    }

    private static String help(Optional<Verb> about) {
        var text = new StringBuilder();
        for (var verb : about.map(List::of).orElseGet(() -> List.of(Verb.values()))) {
            var shown = "%s %s".formatted(verb.word(), verb.operands()).strip();
            var other = verb.shortForms().isEmpty() ? "" : " (%s)".formatted(String.join(", ", verb.shortForms()));
            text.append("%-24s %s%s\n".formatted(shown, verb.purpose(), other));
        }
        if (about.isEmpty()) {
            text.append("""
                    WHAT is v3, v3[2], a0, x1, m0, t0[5], tensor NAME, scratchpad|dram ADDRESS [COUNT [s8]],
                    vl, pc, cycle, number, overflows, clips or ended.
                    """);
        }
        return text.toString();
    }
}
