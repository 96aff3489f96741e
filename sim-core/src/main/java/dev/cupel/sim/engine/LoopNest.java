package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction.Loop;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.Arrays;

/// The loops that a run is in, outermost first.
final class LoopNest {
    /// Loops that can nest.
    private static final int LEVELS = 4;

    private final int[] start = new int[LEVELS];
    private final int[] end = new int[LEVELS];
    /// Passes to go, the one under way included.
    private final int[] left = new int[LEVELS];
    private int depth;

    /// Enters the loop at `pc` for `count` passes of `body` instructions.
    void enter(int pc, int body, int count) {
        start[depth] = pc + 1;
        end[depth] = pc + body;
        left[depth] = count;
        depth++;
    }

    /// {@return the instruction behind the one at `pc`: the next pass of a loop that ends there, or the one that follows}
    int next(int pc) {
        while (depth > 0 && pc == end[depth - 1]) {
            if (--left[depth - 1] > 0) {
                return start[depth - 1];
            }
            depth--;
        }
        return pc + 1;
    }

    /// {@return whether this is the last pass of all loops}
    boolean lastPass() {
        for (int level = 0; level < depth; level++) {
            if (left[level] > 1) {
                return false;
            }
        }
        return true;
    }

    /// {@return passes to go of each loop, outermost first, the pass under way included}
    int[] passes() {
        return Arrays.copyOf(left, depth);
    }

    void save(StateWriter to) {
        to.number(depth);
        to.numbers(passes());
    }

    /// The loops around `pc` are known by the code; only their passes are read.
    static LoopNest read(StateReader from, Code code, int pc) {
        var nest = new LoopNest();
        int depth = from.number("loops", 0, LEVELS);
        int[] passes = from.numbers("passes of a loop", depth, 1, Integer.MAX_VALUE);
        for (int at = 0; at < pc; at++) {
            if (code.instructions()[at] instanceof Loop(_, int body) && pc <= at + body) {
                from.inRange("loops", depth, nest.depth + 1, LEVELS);
                nest.enter(at, body, passes[nest.depth]);
            }
        }
        from.inRange("loops", depth, nest.depth, nest.depth);
        return nest;
    }
}
