package dev.cupel.programs.compile;

import static dev.cupel.programs.kernels.Emitter.a;
import static dev.cupel.programs.kernels.Emitter.atThen;
import static dev.cupel.programs.kernels.Emitter.element;
import static dev.cupel.programs.kernels.Emitter.elementThenNext;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.m;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Code;
import dev.cupel.programs.kernels.Emitter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
    private static final Machine EDGE = Presets.named("edge16");
    private static final int PIECE = 1 << 16;
    private static final int[] POINTERS = {0, 1, 2, 3, 5};
    private static final List<Piece> PIECES = List.of(new Piece(0, PIECE), new Piece(PIECE, 2 * PIECE));

    /// Random code over few registers, so that nearly every instruction depends on others: `x0`, `x1` point into one piece of memory, `x2`, `x3` into
    /// the other, `x4` names elements, `x5`
    /// points into either piece.
    private record Draw(SplittableRandom random, Emitter e) {
        void code(int length, int loops) {
            for (int i = 0; i < length; i++) {
                if (loops > 0 && random.nextInt(12) == 0) {
                    e.loop(2 + random.nextInt(4), () -> code(3 + random.nextInt(8), loops - 1));
                } else if (random.nextInt(6) == 0) {
                    e.where(m(0), this::instruction);
                } else {
                    instruction();
                }
            }
        }

        private void instruction() {
            int pointer = POINTERS[random.nextInt(POINTERS.length)];
            int bits = 8 << random.nextInt(3);
            int stride = (random.nextInt(5) - 1) * bits / 8;
            int offset = random.nextInt(5) * 4;
            int step = random.nextInt(3) * 8;
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> e.load(vector(), bits, true, atThen(x(pointer), offset, step), stride);
                case 3, 4, 5 -> e.store(vector(), bits, true, atThen(x(pointer), offset, step), stride);
                case 6 -> e.add(vector(), vector(), vector());
                case 7 -> e.mul(vector(), vector(), element(vector(), x(4)));
                case 8 -> e.mac(a(random.nextInt(2)), vector(), elementThenNext(vector(), x(4)));
                case 9 -> e.ard(vector(), a(random.nextInt(2)), imm(3));
                case 10 -> e.cmp(m(0), Relation.LT, vector(), vector());
                case 11 -> e.sel(vector(), m(0), vector(), imm(1));
                case 12 -> e.hsum(vector(), random.nextInt(4), vector());
                case 13 -> e.clear(a(random.nextInt(2)));
                case 14 -> e.advance(x(pointer), 4 * random.nextInt(3));
                default -> point(pointer);
            }
            if (random.nextInt(9) == 0) {
                e.vl(16 << random.nextInt(3));
            }
        }

        private VectorRegister vector() {
            return v(random.nextInt(5));
        }

        void point(int pointer) {
            int piece = pointer == 5 ? random.nextInt(2) : pointer / 2;
            e.li(x(pointer), piece * PIECE + PIECE / 2 + 4 * random.nextInt(8));
        }
    }

    private static Code drawn(long seed) {
        var draw = new Draw(new SplittableRandom(seed), new Emitter(EDGE, Rounding.HALF_UP));
        draw.e().vl(32);
        for (int pointer : POINTERS) {
            draw.point(pointer);
        }
        draw.code(40, 2);
        return draw.e().code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny4", "edge16"})
    void everyInstructionFindsWhatItFoundInTheOrderWritten(String name) {
        int changed = 0;
        for (long seed = 0; seed < 150; seed++) {
            var code = drawn(seed);

            var scheduled = Scheduler.schedule(PostIncrements.folded(code), PIECES, new Clock(Presets.named(name)));

            assertEquals(OrderSensitiveRun.of(code), OrderSensitiveRun.of(scheduled), "seed " + seed);
            changed += scheduled.equals(code) ? 0 : 1;
        }
        assertTrue(changed > 100, "only " + changed + " of 150 codes were changed at all");
    }

    @Test
    void givenChainsThatDoNotTouch_whenScheduled_thenTheyOverlap() {
        var e = new Emitter(EDGE, Rounding.HALF_UP);
        e.vl(16);
        e.li(x(0), 0);
        e.li(x(1), PIECE);
        for (int i = 0; i < 4; i++) {
            e.load(v(i), 8, true, atThen(x(0), 0, 16), 1);
            e.mulrs(v(i), v(i), imm(3), imm(1));
            e.add(v(i), v(i), imm(1));
            e.store(v(i), 8, true, atThen(x(1), 0, 16), 1);
        }

        var clock = new Clock(EDGE);
        Scheduler.schedule(e.code(), PIECES, clock);

        // One beat each: a chain alone waits 4 for its load, 4 for its product, 3 for its sum; sixteen instructions and three
        // before them take 19 cycles if none waits.
        assertTrue(clock.now() <= 19 + 4, () -> "last issue in " + clock.now());
    }

    @Test
    void givenALoopOfOneChain_whenScheduled_thenItsPassesOverlap() {
        var e = new Emitter(EDGE, Rounding.HALF_UP);
        e.vl(64);
        e.li(x(0), 0);
        e.li(x(1), PIECE);
        e.loop(16, () -> {
            for (int i = 0; i < 2; i++) {
                e.load(v(i), 8, true, atThen(x(0), 0, 64), 1);
                e.mulrs(v(i), v(i), imm(3), imm(1));
                e.store(v(i), 8, true, atThen(x(1), 0, 64), 1);
            }
        });

        var clock = new Clock(EDGE);
        Scheduler.schedule(e.code(), PIECES, clock);

        // The load/store pipe takes 4 beats for each of the 64 accesses: 256 cycles at best.
        assertTrue(clock.now() <= 256 * 1.15, () -> "last issue in " + clock.now());
    }
}
