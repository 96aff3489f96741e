package dev.cupel.rtl;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.timing.Cause;
import dev.cupel.rtl.Campaign.Line;
import dev.cupel.rtl.Coverage.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A campaign as a page of Markdown. Equal campaigns give equal pages.
public final class CampaignText {
    private static final List<String> FIELDS = List.of("lanes", "vectorLength", "wordBits", "accumulatorBits", "readPorts", "writePorts", "overflow", "rounding");
    private static final List<String> UNITS = List.of("mul", "shr", "lut", "cmp", "cmpReduce", "acc", "accReduce", "sqrt", "memory");

    private CampaignText() {}

    /// {@return the page}
    public static String markdown(Campaign.Result result) {
        var plan = result.plan();
        return """
                # Random programs on the twin and on the simulator

                `cupel cosim --random %d --machines %d --seed %d`

                %s differ. Twins were built and run by %s. Each program that halts issues at least %d instructions; to every ten comes one more that may trap, and both
                sides must then stop at the same instruction in the same cycle for the same reason. All events are held against each other: issues, beats written with the whole
                register after the last one, transfers, overflow events with exact value, width and missing bits; and the clips and both memories at the end.
                Before that the simulator runs each program every way it has, by events, along the known schedule, unrolled and by shortcuts, and holds cycles, events, clips and
                memories of all against those of the run that the twin is compared with.

                ## Machines

                Units: latency, and the cycles of a beat where there are more than one (`3/2`), of mul, shr, lut, cmp, cmpReduce, acc, accReduce, sqrt and memory. DRAM: latency, bytes a cycle,
                transfers outstanding. Banks: number by bytes.

                %s
                ## Coverage

                How often each instruction issued behind a wait for each condition of the contract; `issue` without one. A letter stands where no machine ever waits, for the reason
                behind the table.

                %s
                %s""".formatted(plan.programs(), plan.machines(), plan.seed(), differences(result), TwinBuild.verilator().orElse("Verilator"), least(result.lines()),
                machines(result.lines()), coverage(result.coverage()), reasons());
    }

    private static String differences(Campaign.Result result) {
        long all = result.lines().stream().mapToLong(line -> line.halted() + line.trapped()).sum();
        return "%d of %d programs".formatted(result.differences(), all);
    }

    private static long least(List<Line> lines) {
        return lines.stream().mapToLong(Line::leastIssues).min().orElse(0);
    }

    private static String machines(List<Line> lines) {
        var table = new StringBuilder(row(Stream.of("machine", "lanes", "length", "W", "A", "read", "write", "overflow", "rounding", "units", "banks", "dram", "halted",
                "trapped", "least issues", "issues", "cycles", "events", "of them overflow", "differences"))).append(row(Stream.generate(() -> "---").limit(20)));
        for (var line : lines) {
            var machine = line.machine();
            var cells = Stream.of(Stream.of(machine.name()), FIELDS.stream().map(field -> field(line, field)),
                    Stream.of(UNITS.stream().map(unit -> unit(line, unit)).collect(Collectors.joining(" ")),
                            machine.scratchpad().banks() + " x " + machine.scratchpad().bankBytes(),
                            "%d, %d, %d".formatted(machine.dram().latency(), machine.dram().bytesPerCycle(), machine.dmaQueue())),
                    LongStream.of(line.halted(), line.trapped(), line.leastIssues(), line.instructions(), line.cycles(), line.events(), line.overflows(),
                            line.differences()).mapToObj(CampaignText::number));
            table.append(row(cells.flatMap(part -> part)));
        }
        var sums = Stream.of(Stream.of("all"), Stream.generate(() -> "").limit(11),
                Stream.<ToLongFunction<Line>>of(Line::halted, Line::trapped).map(of -> sum(lines, of)), Stream.of(number(least(lines))),
                Stream.<ToLongFunction<Line>>of(Line::instructions, Line::cycles, Line::events, Line::overflows, Line::differences).map(of -> sum(lines, of)));
        return table.append(row(sums.flatMap(part -> part))).toString();
    }

    private static String sum(List<Line> lines, ToLongFunction<Line> of) {
        return number(lines.stream().mapToLong(of).sum());
    }

    private static String field(Line line, String field) {
        return MachineFields.get(line.machine(), field).orElse("");
    }

    private static String unit(Line line, String unit) {
        var machine = line.machine();
        var timingClass = machine.units().keySet().stream().filter(c -> c.key().equals(unit)).findFirst().orElseThrow();
        int interval = unit.equals("memory") ? 1 : machine.timing(timingClass).beatInterval(machine.lanes());
        return machine.timing(timingClass).latency() + (interval > 1 ? "/" + interval : "");
    }

    private static String coverage(Coverage coverage) {
        var table = new StringBuilder(row(Stream.concat(Stream.of("instruction"), Stream.of(Cause.values()).map(Cause::label))))
                .append(row(Stream.generate(() -> "---").limit(Cause.values().length + 1L)));
        for (var instruction : Row.values()) {
            table.append(row(Stream.concat(Stream.of(name(instruction)), Stream.of(Cause.values()).map(cause -> cell(coverage, instruction, cause)))));
        }
        return table.toString();
    }

    private static String name(Row row) {
        return "`" + row.name().toLowerCase(Locale.ROOT).replace("dma_", "dma.").replace("_vector", " v").replace("_accumulator", " a") + "`";
    }

    /// A cell that can be filled and is not is told as 0, one that cannot by its reason; one that cannot and is, by both.
    private static String cell(Coverage coverage, Row row, Cause cause) {
        long count = coverage.count(row, cause);
        String letter = Impossible.of(row, cause).map(reason -> letter(Impossible.ALL.indexOf(reason))).orElse("");
        return letter.isEmpty() || count > 0 ? (number(count) + " " + letter).strip() : letter;
    }

    private static String reasons() {
        var text = new StringBuilder();
        for (int i = 0; i < Impossible.ALL.size(); i++) {
            var reason = Impossible.ALL.get(i);
            text.append("- %s, %s: %s%n".formatted(letter(i), reason.cause().label(), reason.why()));
        }
        return text.toString();
    }

    private static String letter(int index) {
        return Character.toString('a' + index);
    }

    private static String number(long number) {
        return "%,d".formatted(number);
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
