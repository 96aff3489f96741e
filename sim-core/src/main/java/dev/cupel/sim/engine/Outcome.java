package dev.cupel.sim.engine;

import dev.cupel.isa.Program.Place;

/// How a run ended.
public sealed interface Outcome {
    /// At `halt`, with everything done.
    record Halted() implements Outcome {}

    /// At instruction `pc`, which asked for what the machine does not do.
    record Trapped(String why, int pc, Place place) implements Outcome {}

    /// At the cycle limit, before instruction `pc` issued (or, where that is `halt`, before all was done).
    record CycleLimit(int pc, Place place) implements Outcome {}

    /// {@return whether the run went to its end}
    default boolean completed() {
        return this instanceof Halted;
    }
}
