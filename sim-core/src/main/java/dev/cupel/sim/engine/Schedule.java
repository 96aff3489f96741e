package dev.cupel.sim.engine;

import dev.cupel.isa.timing.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run cost, cycle by cycle and charge by charge. No data can change it, save by a trap: a schedule made by [Simulation#schedule] serves the runs
/// on any number of inputs.
public final class Schedule {
    private final Outcome outcome;
    private final Cost total;
    private final List<Cost> ops;
    private final Cost outside;
    private final long[] charges;
    private final Optional<IssueCycles> issues;

    /// @param charges cycles of instruction `pc` for `cause` at `pc * causes + cause`
    Schedule(Outcome outcome, Cost total, List<Cost> ops, Cost outside, long[] charges, Optional<IssueCycles> issues) {
        this.outcome = outcome;
        this.total = total;
        this.ops = List.copyOf(ops);
        this.outside = outside;
        this.charges = charges;
        this.issues = issues;
    }

    /// {@return how the run ended}
    public Outcome outcome() {
        return outcome;
    }

    /// {@return the whole run's cost}
    public Cost total() {
        return total;
    }

    /// {@return cycles of the run}
    public long cycles() {
        return total.cycles();
    }

    /// {@return the cost of each op, in the order of the program's ops}
    public List<Cost> ops() {
        return ops;
    }

    /// {@return the cost of the instructions of no op}
    public Cost outside() {
        return outside;
    }

    /// {@return how often instruction `pc` issued}
    public long executions(int pc) {
        return charges[pc * Charges.CAUSES + Cause.ISSUE.ordinal()];
    }

    /// {@return the cycles charged to instruction `pc`, by cause, every cause present}
    public Map<Cause, Long> stallsAt(int pc) {
        var stalls = new EnumMap<Cause, Long>(Cause.class);
        for (var cause : Cause.values()) {
            stalls.put(cause, charges[pc * Charges.CAUSES + cause.ordinal()]);
        }
        return Collections.unmodifiableMap(stalls);
    }

    /// {@return the gaps before all issues; empty where the run did not keep them}
    Optional<IssueCycles> issues() {
        return issues;
    }
}
