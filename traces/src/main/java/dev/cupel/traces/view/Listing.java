package dev.cupel.traces.view;

import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.engine.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The code of a program, line by line, with what each line cost in one inference: the lines of its source where that is a text, otherwise its instructions
/// under the names of their ops.
///
/// @param ofSource whether the lines are those of the source
/// @param lines    in order
/// @param rows     for each instruction the index of its line
public record Listing(boolean ofSource, List<Line> lines, int[] rows) {
    public Listing {
        lines = List.copyOf(lines);
        rows = rows.clone();
    }

    /// A line.
    ///
    /// @param text   as it stands in the source, or the instruction
    /// @param pc     the first instruction of the line; -1 where it has none
    /// @param line   in the source, counted from 1; 0 where that has no lines
    /// @param heads  the op that begins here, as an index into the program's ops; -1 where none does
    /// @param stalls cycles charged to its instructions, by cause; empty where it has none
    public record Line(String text, int pc, int line, int heads, Map<Cause, Long> stalls) {
        /// {@return cycles charged to its instructions}
        public long cycles() {
            return stalls.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// {@return the listing of a program}
    ///
    /// @param source   the text that it was assembled from, where there is one
    /// @param schedule of the run that it is annotated with
    public static Listing of(Program program, Optional<SourceText> source, Schedule schedule) {
        return source.map(text -> ofSource(program, text, schedule)).orElseGet(() -> ofCode(program, schedule));
    }

    private static Listing ofSource(Program program, SourceText source, Schedule schedule) {
        int count = source.lines().size();
        int[] rows = new int[program.code().size()];
        int[] first = new int[count];
        int[] heads = new int[count];
        Arrays.fill(first, -1);
        Arrays.fill(heads, -1);
        var stalls = new ArrayList<Map<Cause, Long>>(java.util.Collections.nCopies(count, Map.of()));
        boolean[] begun = new boolean[program.ops().size()];
        for (int pc = 0; pc < rows.length; pc++) {
            var place = program.places().get(pc);
            int row = Math.clamp(place.line() - 1, 0, Math.max(0, count - 1));
            rows[pc] = row;
            stalls.set(row, first[row] < 0 ? schedule.stallsAt(pc) : sum(stalls.get(row), schedule.stallsAt(pc)));
            if (first[row] < 0) {
                first[row] = pc;
            }
            if (place.op() >= 0 && !begun[place.op()]) {
                begun[place.op()] = true;
                heads[row] = place.op();
            }
        }
        var lines = new ArrayList<Line>(count);
        for (int row = 0; row < count; row++) {
            lines.add(new Line(source.lines().get(row), first[row], row + 1, heads[row], stalls.get(row)));
        }
        return new Listing(true, lines, rows);
    }

    private static Listing ofCode(Program program, Schedule schedule) {
        int[] rows = new int[program.code().size()];
        var lines = new ArrayList<Line>();
        boolean[] begun = new boolean[program.ops().size()];
        int current = -1;
        for (int pc = 0; pc < rows.length; pc++) {
            var place = program.places().get(pc);
            if (place.op() != current) {
                current = place.op();
                boolean heads = current >= 0 && !begun[current];
                if (heads) {
                    begun[current] = true;
                }
                lines.add(new Line(current < 0 ? "(no op)" : program.ops().get(current).name(), -1, 0, heads ? current : -1, Map.of()));
            }
            rows[pc] = lines.size();
            lines.add(new Line("  " + Disassembler.text(program.code().get(pc)), pc, place.line(), -1, schedule.stallsAt(pc)));
        }
        return new Listing(false, lines, rows);
    }

    private static Map<Cause, Long> sum(Map<Cause, Long> a, Map<Cause, Long> b) {
        var sum = new java.util.EnumMap<>(a);
        b.forEach((cause, cycles) -> sum.merge(cause, cycles, Long::sum));
        return sum;
    }

    @Override
    public int[] rows() {
        return rows.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Listing(boolean source, List<Line> theirs, int[] at) && source == ofSource && theirs.equals(lines) && Arrays.equals(at, rows);
    }

    @Override
    public int hashCode() {
        return lines.hashCode() * 31 + Arrays.hashCode(rows);
    }
}
