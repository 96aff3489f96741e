package dev.cupel.programs.compile;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.atThen;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Presets;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.kernels.Emitter;
import org.junit.jupiter.api.Test;

class PostIncrementsTest {
    private static Emitter emitter() {
        return new Emitter(Presets.named("tiny4"), Rounding.HALF_UP);
    }

    @Test
    void givenAnAdvanceBehindAnAccess_whenFolded_thenTheAccessSteps() {
        var written = emitter();
        written.load(v(0), 8, true, at(x(1), 4), 1);
        written.add(v(1), v(0), v(0));
        written.advance(x(1), 16);

        var expected = emitter();
        expected.load(v(0), 8, true, atThen(x(1), 4, 16), 1);
        expected.add(v(1), v(0), v(0));
        assertEquals(expected.code(), PostIncrements.folded(written.code()));
    }

    @Test
    void givenAnotherUseBetween_whenFolded_thenTheLastAccessSteps() {
        var written = emitter();
        written.load(v(0), 8, true, at(x(1), 0), 1);
        written.load(v(1), 8, true, at(x(1), 4), 1);
        written.advance(x(1), 16);

        var expected = emitter();
        expected.load(v(0), 8, true, at(x(1), 0), 1);
        expected.load(v(1), 8, true, atThen(x(1), 4, 16), 1);
        assertEquals(expected.code(), PostIncrements.folded(written.code()));
    }

    @Test
    void givenAReadOfThePointerBetween_whenFolded_thenTheAdvanceStays() {
        var written = emitter();
        written.load(v(0), 8, true, at(x(1), 0), 1);
        written.addScalar(x(2), x(1), 0);
        written.advance(x(1), 16);

        assertEquals(written.code(), PostIncrements.folded(written.code()));
    }

    @Test
    void givenALoopBetween_whenFolded_thenTheAdvanceStays() {
        var written = emitter();
        written.load(v(0), 8, true, at(x(1), 0), 1);
        written.loop(3, () -> written.add(v(1), v(1), v(0)));
        written.advance(x(1), 16);

        assertEquals(written.code(), PostIncrements.folded(written.code()));
    }
}
