package dev.cupel.programs.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShelfTest {
    @Test
    void givenPiecesThatNeverMeet_whenPlaced_thenTheyShareTheirBytes() {
        var addresses = Shelf.place(List.of(new Shelf.Piece("a", 100, 0, 1), new Shelf.Piece("b", 100, 2, 3)), 100, 4).orElseThrow();

        assertEquals(0, addresses.get("a"));
        assertEquals(0, addresses.get("b"));
    }

    @Test
    void givenMoreThanFits_whenPlaced_thenThereIsNoPlan() {
        assertEquals(Optional.empty(), Shelf.place(List.of(new Shelf.Piece("a", 60, 0, 1), new Shelf.Piece("b", 60, 1, 3)), 100, 4));
    }

    @Test
    void piecesInUseAtOnceNeverOverlap() {
        long seed = 11;
        var random = new SplittableRandom(seed);
        for (int trial = 0; trial < 200; trial++) {
            var pieces = new ArrayList<Shelf.Piece>();
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(30);
                pieces.add(new Shelf.Piece("p" + i, 1 + random.nextInt(100), from, from + random.nextInt(6)));
            }
            var placed = Shelf.place(pieces, 600, 8);
            if (placed.isEmpty()) {
                assertTrue(Shelf.peak(pieces) > 300, "seed %d trial %d: half the memory should do".formatted(seed, trial));
                continue;
            }
            for (var a : pieces) {
                int at = Known.in(placed.get(), a.name());
                assertEquals(0, at % 8);
                assertTrue(at + a.bytes() <= 600);
                for (var b : pieces) {
                    int other = Known.in(placed.get(), b.name());
                    boolean overlap = at < other + b.bytes() && other < at + a.bytes();
                    assertFalse(!a.equals(b) && a.meets(b) && overlap, "seed %d trial %d: %s and %s".formatted(seed, trial, a, b));
                }
            }
        }
    }
}
