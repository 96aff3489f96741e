package dev.cupel.programs.bound;

import java.util.List;

/// Lower bounds of a program on a machine.
///
/// @param total the whole run, halt's drain included
/// @param ops   the cycles charged to each of the program's ops, in its order
public record ProgramBounds(Bound total, List<Bound> ops) {
    public ProgramBounds {
        ops = List.copyOf(ops);
    }
}
