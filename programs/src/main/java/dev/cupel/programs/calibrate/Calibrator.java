package dev.cupel.programs.calibrate;

import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.quantize.Calibration;
import dev.cupel.programs.quantize.Observed;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Watches every tensor of a float graph while rows run through it.
public final class Calibrator {
    private Calibrator() {}

    /// {@return what each tensor took over these rows}
    ///
    /// @param rows the graph's inputs by name, row by row; at least one
    /// @throws IllegalArgumentException if there is no row, or one misses an input
    public static Calibration observe(Graph graph, Iterable<Map<String, DoubleTensor>> rows) {
        var seen = new LinkedHashMap<String, Watched>();
        for (var row : rows) {
            FloatReference.run(graph, row).forEach((name, tensor) -> seen.computeIfAbsent(name, _ -> new Watched()).add(tensor));
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("calibration needs a row at least");
        }
        var observed = new LinkedHashMap<String, Observed>();
        seen.forEach((name, watched) -> observed.put(name, watched.observed()));
        return new Calibration(observed);
    }
}
