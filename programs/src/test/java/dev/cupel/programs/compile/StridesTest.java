package dev.cupel.programs.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StridesTest {
    /// Where each element lies, row-major.
    private static int[] places(Strides lies) {
        return Shape.gather(lies.shape(), lies.strides().stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void givenMergedHeads_whenTheyAreSplitAndTransposed_thenNothingHasToMove() {
        var merged = Strides.contiguous(Shape.of(1, 16, 32));

        var heads = merged.reshaped(Shape.of(1, 16, 4, 8)).orElseThrow().permuted(List.of(0, 2, 1, 3));

        assertEquals(Shape.of(1, 4, 16, 8), heads.shape());
        assertEquals(List.of(0, 8, 32, 1), heads.strides());
    }

    @Test
    void givenHeadsOfTheirOwn_whenTheyAreMerged_thenNoStridesSaySo() {
        var heads = Strides.contiguous(Shape.of(1, 4, 16, 8)).permuted(List.of(0, 2, 1, 3));

        assertEquals(Optional.empty(), heads.reshaped(Shape.of(1, 16, 32)));
    }

    @Test
    void unpermutingUndoesPermuting() {
        var lies = Strides.pitched(Shape.of(2, 3, 5), 7);

        assertEquals(lies, lies.permuted(List.of(2, 0, 1)).unpermuted(List.of(2, 0, 1)));
    }

    @Test
    void aReshapeThatStridesExpressKeepsEveryElementInItsPlace() {
        long seed = 7;
        var random = new Random(seed);
        int expressed = 0;
        for (int trial = 0; trial < 500; trial++) {
            var factors = new ArrayList<Integer>();
            for (int i = 0; i < 5; i++) {
                factors.add(1 + random.nextInt(3));
            }
            var from = Strides.pitched(grouped(factors, random), 9);
            var order = new ArrayList<>(IntStream.range(0, from.shape().rank()).boxed().toList());
            if (random.nextBoolean()) {
                Collections.shuffle(order, random);
            }
            var moved = from.permuted(order);
            var to = random.nextBoolean() ? Shape.of(moved.shape().size()) : grouped(factorsOf(moved.shape()), random);

            var reshaped = moved.reshaped(to);

            if (reshaped.isPresent()) {
                expressed++;
                assertArrayEquals(places(moved), places(reshaped.get()), "seed %d trial %d: %s to %s".formatted(seed, trial, moved, to));
            }
        }
        assertTrue(expressed > 100, "only " + expressed + " of 500 trials said anything");
    }

    private static List<Integer> factorsOf(Shape shape) {
        return shape.dims();
    }

    /// A shape whose axes are products of neighbouring factors.
    private static Shape grouped(List<Integer> factors, Random random) {
        var dims = new ArrayList<Integer>();
        int product = 1;
        for (int factor : factors) {
            product *= factor;
            if (random.nextBoolean()) {
                dims.add(product);
                product = 1;
            }
        }
        dims.add(product);
        return new Shape(dims);
    }
}
