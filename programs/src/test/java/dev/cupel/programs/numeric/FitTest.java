package dev.cupel.programs.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
    private static final double LN2 = Math.log(2);

    /// Errors of the best polynomials of exp on [-ln 2, 0], by linear programming over 2,001 points (`minimax_poly` of research/kernels_measure.py).
    @ParameterizedTest(name = "degree {0}: {1}")
    @CsvSource({"1, 0.0215178", "2, 0.00123801", "3, 0.0000535092"})
    void theErrorIsThatOfTheBestPolynomial(int degree, double least) {
        int points = 4001;
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = -1 + 2.0 * i / (points - 1);
            y[i] = Math.exp((x[i] - 1) / 2 * LN2);
        }
        double[] fitted = Minimax.fit(x, y, degree);
        double greatest = 0;
        for (int i = 0; i < points; i++) {
            double value = 0;
            for (int k = degree; k >= 0; k--) {
                value = value * x[i] + fitted[k];
            }
            greatest = Math.max(greatest, Math.abs(value - y[i]));
        }
        assertEquals(least, greatest, least * 0.005);
    }

    @Test
    void aParabolaIsFittedExactlyByOneOfDegreeTwoInTwoPieces() {
        var target = new Fit.Target(8, u -> (u - 100) * (u - 100) / 64.0, -1000, 1000);
        var fit = Fit.of(target, 2, 7, 8);
        assertEquals(2, fit.pieces());
        // Two roundings of 2^-9 each beside the last one.
        assertTrue(fit.excess() <= 2.0 / 256, fit::toString);
        assertEquals(100, fit.value(180));
    }

    @Test
    void morePiecesAreTakenUntilTheErrorIsMet() {
        var target = new Fit.Target(16, u -> 20_000 * Math.sin(u / 4000.0), -32768, 32767);
        int pieces = 0;
        for (double wanted : new double[] {100, 1, 0.1}) {
            var fit = Fit.within(target, 2, 8, 8, wanted);
            assertTrue(fit.excess() <= wanted && fit.pieces() > pieces, () -> wanted + ": " + fit.pieces() + " pieces, " + fit.excess());
            pieces = fit.pieces();
        }
        // The same error by straight lines takes more of them, by cubics fewer.
        assertTrue(Fit.within(target, 1, 8, 11, 0.1).pieces() > pieces);
        assertTrue(Fit.within(target, 3, 8, 8, 0.1).pieces() < pieces);
    }

    @Test
    void theStatedErrorIsThatOfTheIntegersAtTheWorstCode() {
        var target = new Fit.Target(10, u -> 300 * Math.exp(-u / 200.0), 0, 255);
        var fit = Fit.of(target, 2, 8, 4);
        double worst = 0;
        for (int u = 0; u < 1 << 10; u++) {
            worst = Math.max(worst, Math.abs(Math.clamp(fit.value(u), 0, 255) - Math.clamp(300 * Math.exp(-u / 200.0), 0, 255)));
        }
        assertEquals(worst, fit.error(), 1e-12);
        assertTrue(fit.excess() <= fit.error() && fit.error() <= fit.excess() + 0.5);
    }

    @Test
    void whatCannotBeFittedIsRefused() {
        var target = new Fit.Target(8, u -> u, -128, 127);
        assertThrows(IllegalArgumentException.class, () -> Fit.of(target, 2, 8, 8));
        assertThrows(IllegalArgumentException.class, () -> Fit.of(target, 0, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> Fit.of(new Fit.Target(8, u -> 1e9 * u, -128, 127), 2, 4, 8));
    }
}
