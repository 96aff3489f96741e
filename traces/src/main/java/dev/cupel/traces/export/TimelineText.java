package dev.cupel.traces.export;

import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.traces.view.CycleWindow;
import dev.cupel.traces.view.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When each instruction waited, issued, read, computed and wrote: a row an issue, a column a cycle, in panels as wide as the page. Plain ASCII.
public final class TimelineText {
    private static final int MOST_LINES = 200;
    /// Issues before a panel that are asked whether they are still at work in it.
    private static final int LOOK_BACK = 4096;
    private static final int NUMBER = 7;
    private static final int WAIT = 16;
    private static final int INSTRUCTION = 30;
    private static final int TENTH = 10;
    private static final int GRID = 5;

    private final Recording recording;
    private final CodeText code;
    private final int width;
    private final Map<Integer, Recording.Transfer> transfers = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private TimelineText(Recording recording, Program program, int width) {
        this.recording = recording;
        this.width = width;
        code = new CodeText(program);
        recording.transfers().forEach(transfer -> transfers.put(transfer.issue(), transfer));
    }

    /// {@return the timeline of a window, each line ended}
    ///
    /// @param width columns of the page
    public static String write(Recording recording, Program program, CycleWindow window, int width) {
        return new TimelineText(recording, program, width).text(window);
    }

    private String text(CycleWindow window) {
        lines.add("timeline of cycles %s to %s of %s".formatted(Figures.count(window.from()), Figures.count(window.to() - 1), Figures.count(recording.cycles())));
        lines.add("  = waits  I issues  R its unit reads  e computes  W writes  X reads and writes");
        lines.add("  q a transfer is queued   D it runs   #N issue N");
        int across = Math.max(TENTH, width - NUMBER - WAIT - INSTRUCTION - 4);
        boolean whole = true;
        for (long from = window.from(); from < window.to() && whole; from += across) {
            whole = panel(from, Math.min(window.to(), from + across));
        }
        return String.join("\n", lines) + "\n";
    }

    /// @return false where there is no room for more
    private boolean panel(long from, long to) {
        lines.add("");
        lines.add(scale(from, to));
        int next = recording.firstFrom(from);
        for (int i = Math.max(0, next - LOOK_BACK); i < recording.size() && waitsFrom(i) < to; i++) {
            if (i < next && end(i) < from) {
                continue;
            }
            if (lines.size() >= MOST_LINES) {
                lines.add("... from issue %s on left out; a window of fewer cycles shows them".formatted(Figures.count(i)));
                return false;
            }
            lines.add(row(i, from, to));
        }
        return true;
    }

    private long waitsFrom(int issue) {
        return recording.cycle(issue) - recording.gap(issue);
    }

    /// The cycle numbers, at every tenth.
    private String scale(long from, long to) {
        var text = new StringBuilder(" ".repeat(NUMBER + WAIT + 2));
        int start = text.length();
        for (long cycle = Math.ceilDiv(from, TENTH) * TENTH; cycle < to; cycle += TENTH) {
            int at = start + (int) (cycle - from);
            if (text.length() <= at) {
                text.append(" ".repeat(at - text.length())).append(cycle);
            }
        }
        return "%-7s  %-14s".formatted("  issue", "waits for") + text.substring(NUMBER + WAIT);
    }

    private String row(int issue, long from, long to) {
        var cells = new StringBuilder();
        for (long cycle = from; cycle < to; cycle++) {
            cells.append(letter(issue, cycle));
        }
        return "%7d  %-14s  %s  %s".formatted(issue, waits(issue), cells, code.instruction(recording.pc(issue), INSTRUCTION)).stripTrailing();
    }

    private String waits(int issue) {
        int by = recording.waitsFor(issue);
        if (by < 0) {
            return "";
        }
        var waited = recording.waited(issue);
        return switch (waited.resource()) {
            case VECTOR, ACCUMULATOR, MASK -> "%s %s #%d".formatted(recording.cause(issue).label(), waited.resource().label(waited.index()), by);
            case NONE, UNIT, READ_PORT, WRITE_PORT, SCRATCHPAD, TRANSFER -> "%s #%d".formatted(recording.cause(issue).label(), by);
        };
    }

    private char letter(int issue, long cycle) {
        long t = recording.cycle(issue);
        if (cycle <= t) {
            return cycle == t ? 'I' : cycle >= waitsFrom(issue) ? '=' : blank(cycle);
        }
        var transfer = transfers.get(issue);
        if (transfer != null) {
            return cycle >= transfer.end() ? blank(cycle) : cycle >= transfer.start() ? 'D' : 'q';
        }
        boolean reads = cycle <= recording.busyUntil(issue);
        boolean writes = recording.writes(issue) && cycle >= recording.firstWrite(issue) && cycle <= recording.lastWrite(issue);
        return reads && writes ? 'X' : reads ? 'R' : writes ? 'W' : cycle <= end(issue) ? 'e' : blank(cycle);
    }

    private static char blank(long cycle) {
        return cycle % GRID == 0 ? '.' : ' ';
    }

    /// The last cycle in which an issue is at work.
    private long end(int issue) {
        var transfer = transfers.get(issue);
        if (transfer != null) {
            return transfer.end() - 1;
        }
        long end = recording.busyUntil(issue);
        if (recording.unit(issue) == Unit.MEMORY) {
            // The last access comes a cycle behind the last beat (rule 7).
            end++;
        }
        return recording.writes(issue) ? Math.max(end, recording.lastWrite(issue)) : end;
    }
}
