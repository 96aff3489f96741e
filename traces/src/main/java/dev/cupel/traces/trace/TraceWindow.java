package dev.cupel.traces.trace;

import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.Nearest;
import java.util.List;
import java.util.Optional;

/// What of a run goes into a trace: the instructions that meet every condition, each with all that happens to it. [TraceWindowParser] reads one.
///
/// @param cycles       those that issue in these cycles
/// @param instructions those of these numbers, counted from 0 in issue order
/// @param op           those of this op
/// @param from         those from this moment on
/// @param before       instructions to tell before that moment too
/// @param after        instructions to tell after that of the moment
public record TraceWindow(Range cycles, Range instructions, Optional<String> op, Optional<Trigger> from, int before, long after) {
    /// All of the run.
    public static final TraceWindow ALL =
            new TraceWindow(Range.ALL, Range.ALL, Optional.empty(), Optional.empty(), 0, Long.MAX_VALUE);
    /// As many instructions before a trigger are held in memory at most.
    static final int MOST_BEFORE = 100_000;

    /// From `first` to `last`, both included.
    public record Range(long first, long last) {
        static final Range ALL = new Range(0, Long.MAX_VALUE);

        public Range {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("%d..%d: a range counts from 0 and ends no earlier than it begins".formatted(first, last));
            }
        }

        boolean holds(long value) {
            return value >= first && value <= last;
        }
    }

    /// A moment of a run.
    public sealed interface Trigger {
        /// The first overflow event of an instruction within the other conditions.
        record FirstOverflow() implements Trigger {}

        /// The first instruction of an op.
        record FirstOf(String op) implements Trigger {}
    }

    public TraceWindow {
        if (before < 0 || before > MOST_BEFORE || after < 0) {
            throw new IllegalArgumentException("--trace-window: before=%d, after=%d: before is 0 to %d, after at least 0".formatted(before, after, MOST_BEFORE));
        }
        if (from.isEmpty() && (before > 0 || after < Long.MAX_VALUE)) {
            throw new IllegalArgumentException("--trace-window: before= and after= count from a trigger: say from=overflow or from=op:NAME too");
        }
    }

    /// {@return a cursor over a run of `program`, or which ops it does not have}
    Diagnosed<WindowCursor> over(Program program) {
        var only = op.map(name -> index(name, program)).orElse(Diagnosed.ok(WindowCursor.ANY));
        var first = from.filter(Trigger.FirstOf.class::isInstance).map(trigger -> index(((Trigger.FirstOf) trigger).op(), program))
                .orElse(Diagnosed.ok(WindowCursor.ANY));
        return only.then(one -> first.map(other -> new WindowCursor(this, program, one, other)));
    }

    private static Diagnosed<Integer> index(String op, Program program) {
        var names = program.ops().stream().map(OpRegion::name).toList();
        int index = names.indexOf(op);
        return index >= 0
                ? Diagnosed.ok(index)
                : Diagnosed.faulty(Diagnostic.of("--trace-window", "the program has no op `%s`".formatted(Inert.text(op)))
                        .help(Nearest.to(op, names).map(name -> "did you mean `%s`?".formatted(Inert.text(name)))
                                .or(() -> Optional.of(names.isEmpty() ? "it has no ops at all" : "it has " + some(names)))));
    }

    private static String some(List<String> names) {
        var shown = names.stream().limit(10).map(Inert::text).toList();
        return String.join(", ", shown) + (names.size() > shown.size() ? ", and %d more".formatted(names.size() - shown.size()) : "");
    }
}
