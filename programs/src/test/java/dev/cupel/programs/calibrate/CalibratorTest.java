package dev.cupel.programs.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    @Test
    void everyTensorIsWatchedOverEveryRow() {
        var shape = Shape.of(1, 2);
        var graph = new Graph("halves", List.of(new GraphInput("x", shape)),
                List.of(new Op.DivideByConstant(new Op.Head("half", "h", shape, Origin.NONE), "x", 2)), List.of("h"));
        var calibration = Calibrator.observe(graph, List.of(Map.of("x", DoubleTensor.of(shape, 1, -4)), Map.of("x", DoubleTensor.of(shape, 6, 2))));

        assertEquals(-4, calibration.of("x").least());
        assertEquals(3, calibration.of("h").greatest());
        assertArrayEquals(new double[] {0.5, -2, 3, 1}, calibration.of("h").sample());
        assertThrows(IllegalArgumentException.class, () -> calibration.of("y"));
    }

    @Test
    void noRowIsNoCalibration() {
        var graph = new Graph("copy", List.of(new GraphInput("x", Shape.of(1))),
                List.of(new Op.Requantize(new Op.Head("copy", "y", Shape.of(1), Origin.NONE), "x")), List.of("y"));
        assertThrows(IllegalArgumentException.class, () -> Calibrator.observe(graph, List.of()));
    }

    @Test
    void ofVeryManyValuesEverySoManiethIsKeptAndTheEndsExactly() {
        var watched = new Watched();
        int rows = 40;
        int each = 50_000;
        for (int row = 0; row < rows; row++) {
            int base = row * each;
            watched.add(DoubleTensor.of(Shape.of(each), IntStream.range(0, each).mapToDouble(i -> base + i).toArray()));
        }
        var seen = watched.observed();

        // 2,000,000 values in room for 524,288: every fourth, evenly.
        assertEquals(0, seen.least());
        assertEquals(rows * each - 1, seen.greatest());
        double[] sample = seen.sample();
        assertEquals(500_000, sample.length);
        assertTrue(IntStream.range(0, sample.length).allMatch(i -> sample[i] == 4.0 * i), () -> Arrays.toString(Arrays.copyOf(sample, 20)));
    }
}
