package dev.cupel.sim.debug;

import dev.cupel.isa.text.Inert;

/// Where a run stops.
public sealed interface Target {
    /// Before the first issue in cycle `cycle` or later.
    record Cycle(long cycle) implements Target {}

    /// Before instruction `pc`.
    record Instruction(int pc) implements Target {}

    /// Before an instruction of source line `line`, coming from another line.
    record Line(int line) implements Target {}

    /// Before an instruction of op `op`, coming from another op.
    ///
    /// @param op index in the program's ops
    record Op(int op, String name) implements Target {}

    /// Behind an instruction that raised an overflow event.
    record Overflow() implements Target {}

    /// Behind an instruction at which the value changed.
    record Change(Location location) implements Target {}

    /// {@return it in the debugger's language}
    default String text() {
        return switch (this) {
            case Cycle(long cycle) -> "cycle " + cycle;
            case Instruction(int pc) -> "pc " + pc;
            case Line(int line) -> "line " + line;
            case Op(_, var name) -> "op " + Inert.text(name);
            case Overflow() -> "overflow";
            case Change(var location) -> "watch " + location.text();
        };
    }
}
