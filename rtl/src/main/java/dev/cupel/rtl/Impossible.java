package dev.cupel.rtl;

import dev.cupel.isa.timing.Cause;
import dev.cupel.rtl.Coverage.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Instructions that no machine ever holds back for a cause, and why.
///
/// @param why by docs/machine.md, section 6
public record Impossible(Cause cause, Set<Row> rows, String why) {
    private static final Set<Row> CONTROL = EnumSet.of(Row.SETVL, Row.LI, Row.ADDX, Row.LOOP, Row.HALT);
    private static final Set<Row> ACCESSES = EnumSet.of(Row.LD, Row.ST);
    private static final Set<Row> TRANSFERS = EnumSet.of(Row.DMA_IN, Row.DMA_OUT, Row.DMA_ROWS);
    private static final Set<Row> SOURCELESS = joined(CONTROL, EnumSet.of(Row.DMA_IN, Row.DMA_OUT, Row.DMA_WAIT));
    /// Write no register.
    private static final Set<Row> SINKS = joined(joined(CONTROL, TRANSFERS), EnumSet.of(Row.ST, Row.DMA_WAIT));
    private static final Set<Row> ACCUMULATES = EnumSet.of(Row.CLR, Row.AADD, Row.ASUB, Row.MAC);

    /// All of them.
    public static final List<Impossible> ALL = List.of(
            new Impossible(Cause.UNIT, CONTROL, "has no unit to wait for (rule 5)"),
            new Impossible(Cause.UNIT, ACCESSES, "waiting for the load/store pipe is told as memory"),
            new Impossible(Cause.READ_PORT, joined(SOURCELESS, EnumSet.of(Row.CLR, Row.LD)), "reads no vector register"),
            new Impossible(Cause.WRITE_PORT, joined(joined(SINKS, ACCUMULATES), EnumSet.of(Row.CMP, Row.HSUM_ACCUMULATOR)), "writes no vector register"),
            new Impossible(Cause.RAW, SOURCELESS, "has no source register (rule 6: scalars are there at once)"),
            new Impossible(Cause.WAW, SINKS, "writes no register"),
            new Impossible(Cause.WAW, EnumSet.of(Row.CMP),
                    "masks are written by compares alone, of one unit and latency, which is free no earlier than the write before allows"),
            new Impossible(Cause.WAR, SINKS, "writes no register"),
            new Impossible(Cause.MEMORY, EnumSet.complementOf(joined(ACCESSES, TRANSFERS)), "neither accesses the scratchpad nor starts a transfer"),
            new Impossible(Cause.DMA, EnumSet.complementOf(joined(TRANSFERS, EnumSet.of(Row.DMA_WAIT))), "starts no transfer and waits for none"),
            new Impossible(Cause.DRAIN, EnumSet.complementOf(EnumSet.of(Row.HALT)), "draining comes behind halt alone (rule 1)"));

    /// {@return why `row` never waits for `cause`; empty where it can}
    public static Optional<Impossible> of(Row row, Cause cause) {
        return ALL.stream().filter(cell -> cell.cause == cause && cell.rows.contains(row)).findFirst();
    }

    private static EnumSet<Row> joined(Set<Row> some, Set<Row> others) {
        var all = EnumSet.copyOf(some);
        all.addAll(others);
        return all;
    }
}
