package dev.cupel.isa.generate;

import java.util.List;
import java.util.SplittableRandom;

/// A seeded source of choices.
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return an integer in `low..high`}
    int in(int low, int high) {
        return (int) random.nextLong(low, high + 1L);
    }

    /// {@return an integer in `low..high`, often one of the ends or beside zero}
    int edge(int low, int high) {
        int pick = switch (in(0, 5)) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> in(-2, 2);
            case 3 -> in(Math.max(low, -100), Math.min(high, 100));
            default -> in(low, high);
        };
        return Math.clamp(pick, low, high);
    }

    boolean chance(int percent) {
        return in(1, 100) <= percent;
    }

    <T> T of(List<T> choices) {
        return choices.get(in(0, choices.size() - 1));
    }

    <T> T of(T[] choices) {
        return choices[in(0, choices.length - 1)];
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
