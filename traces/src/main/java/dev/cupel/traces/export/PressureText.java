package dev.cupel.traces.export;

import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Pressure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Which units and ports a run keeps busy, and which instructions do.
public final class PressureText {
    /// Instructions that are listed; of a longer program those that take most cycles.
    private static final int MOST_LINES = 60;
    private static final int INSTRUCTION = 44;
    private static final int NARROW = 26;
    private static final int ROOMY = 110;

    private PressureText() {}

    /// {@return the tables, each line ended}
    ///
    /// @param width columns of the page
    public static String write(Pressure pressure, Program program, int width) {
        var lines = new ArrayList<String>();
        lines.addAll(units(pressure).lines(width));
        lines.add("");
        lines.addAll(instructions(pressure, program, width));
        return String.join("\n", lines) + "\n";
    }

    private static TextTable units(Pressure pressure) {
        var table = new TextTable().words("unit pressure").numbers("instructions", "").numbers("busy", "cycles").numbers("share", "of the run");
        for (var use : pressure.units()) {
            boolean control = use.unit() == Unit.CONTROL;
            table.row(List.of(use.unit().name().toLowerCase(Locale.ROOT), Figures.count(use.instructions()), control ? "-" : Figures.count(use.busy()),
                    control ? "-" : Figures.share(use.busy(), pressure.cycles())));
        }
        table.rule();
        port(table, "read port", pressure.readPorts(), pressure.cycles());
        port(table, "write port", pressure.writePorts(), pressure.cycles());
        return table;
    }

    private static void port(TextTable table, String name, Pressure.PortUse use, long cycles) {
        table.row(List.of("%d %ss".formatted(use.ports(), name), "", Figures.count(use.used()), Figures.share(use.used(), cycles * use.ports())));
    }

    private static List<String> instructions(Pressure pressure, Program program, int width) {
        var code = new CodeText(program);
        boolean roomy = width >= ROOMY;
        var shown = pressure.lines();
        boolean all = shown.size() <= MOST_LINES;
        if (!all) {
            shown = shown.stream().sorted(Comparator.comparingLong(PressureText::cycles).reversed().thenComparingInt(Pressure.Line::pc)).limit(MOST_LINES)
                    .sorted(Comparator.comparingInt(Pressure.Line::pc)).toList();
        }
        boolean ops = roomy && !program.ops().isEmpty();
        var table = new TextTable().words("instruction").numbers("line", "").numbers("issues", "").numbers("cycles", "").numbers("share", "%");
        table.words("waits for").words("unit").numbers("busy", "cycles");
        if (roomy) {
            table.numbers("read port", "cycles").numbers("write port", "cycles");
        }
        if (ops) {
            table.words("op");
        }
        for (var line : shown) {
            var cells = new ArrayList<String>();
            cells.add(code.instruction(line.pc(), roomy ? INSTRUCTION : NARROW));
            cells.add(code.line(line.pc()));
            cells.add(Figures.count(line.issues()));
            cells.add(Figures.count(cycles(line)));
            cells.add(Figures.percent(cycles(line), pressure.cycles()));
            cells.add(waits(line));
            cells.add(line.unit().name().toLowerCase(Locale.ROOT));
            cells.add(none(line.busy()));
            if (roomy) {
                cells.add(none(line.reads()));
                cells.add(none(line.writes()));
            }
            if (ops) {
                cells.add(TextTable.shortened(code.op(line.pc()), 20));
            }
            table.row(cells);
        }
        var lines = new ArrayList<>(table.lines(width));
        if (!all) {
            lines.add("the %d of %s instructions that take most cycles".formatted(MOST_LINES, Figures.count(pressure.lines().size())));
        }
        return lines;
    }

    /// Issues and the gaps before them.
    private static long cycles(Pressure.Line line) {
        return line.issues() + line.waited();
    }

    private static String none(long cycles) {
        return cycles == 0 ? "" : Figures.count(cycles);
    }

    private static String waits(Pressure.Line line) {
        if (line.main() == Cause.ISSUE) {
            return "";
        }
        return switch (line.on()) {
            case VECTOR, ACCUMULATOR, MASK -> line.main().label() + " " + line.on().label(line.index());
            case NONE, UNIT, READ_PORT, WRITE_PORT, SCRATCHPAD, TRANSFER -> line.main().label();
        };
    }
}
