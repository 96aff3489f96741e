package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.SquareRootStep;

/// SQRT: one step of the digit recurrence: where `remainder >= (2 root + 2^k) 2^k`, subtract that and add `2^k` to the root.
final class RootStep extends Operation {
    /// Above every remainder, of at most 63 bits: a step of more is not taken either, and the difference fits a long.
    private static final long UNREACHABLE = 1L << 62;

    private final int root;
    private final int remainder;
    private final int k;
    private final Fitting words;
    private final Fitting sums;

    RootStep(SquareRootStep i, Decoding on) {
        super(i.mask());
        root = i.root().index();
        remainder = i.remainder().index();
        k = i.k();
        words = Fitting.of(i.fit(), on, on.machine().wordBits());
        sums = Fitting.of(i.fit(), on, on.machine().accumulatorBits());
    }

    @Override
    public void execute(Datapath path) {
        int[] active = active(path);
        int[] r = path.vectors.words(root);
        long[] rest = path.accumulators.sums(remainder);
        long[] exact = path.exact;
        long bit = 1L << k;
        long flags = 0;
        for (int i = 0; i < path.vl; i++) {
            long step = Math.min((2L * r[i] + bit) << k, UNREACHABLE);
            long take = ~((rest[i] - step) >> 63) & (active == null ? -1 : active[i]);
            exact[i] = r[i] + (bit & take);
            rest[i] -= step & take;
            flags |= sums.flag(rest[i]);
        }
        // The root first: an element has one event, and the root is the result.
        words.words(path, exact, r, active);
        sums.sums(path, rest, flags);
    }
}
