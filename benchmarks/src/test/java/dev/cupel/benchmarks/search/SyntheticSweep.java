package dev.cupel.benchmarks.search;

import java.util.List;
import java.util.SplittableRandom;

/// A table of 2,400 points that looks like a sweep of widths and machines: formulas of what a small network might cost and lose, with some luck in the loss.
public final class SyntheticSweep {
    /// Its axes, as the command wants them.
    public static final String AXES = "weightBits,activationBits,residualBits,lanes,ports";

    private static final List<Integer> RESIDUAL = List.of(8, 10, 12, 16);
    private static final List<Integer> LANES = List.of(4, 8, 16, 32);
    private static final List<Integer> PORTS = List.of(1, 2, 4, 8, 16);

    private SyntheticSweep() {}

    /// {@return CSV with cycles, area, loss and accuracy; more ports than lanes are refused}
    public static String csv() {
        var text = new StringBuilder(AXES).append(",status,cycles,area,loss,accuracy\n");
        for (int weights = 3; weights <= 8; weights++) {
            for (int activations = 4; activations <= 8; activations++) {
                for (int residual : RESIDUAL) {
                    for (int lanes : LANES) {
                        for (int ports : PORTS) {
                            text.append("%d,%d,%d,%d,%d,%s\n".formatted(weights, activations, residual, lanes, ports,
                                    ports > lanes ? "refused,,,," : measures(weights, activations, residual, lanes, ports)));
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    private static String measures(int weights, int activations, int residual, int lanes, int ports) {
        var luck = new SplittableRandom(31 * (31 * weights + activations) + residual);
        double cycles = Math.rint(180_000.0 / lanes + 30_000.0 / ports + 4000 + 960.0 * residual / lanes);
        double area = lanes * (9 * weights * activations + 3 * residual + 200) + 112 * ports * activations + 40 * residual + 3000;
        double loss = (3 * Math.pow(4, -weights) + 6 * Math.pow(4, -activations) + 20 * Math.pow(4, -residual)) * luck.nextDouble(0.85, 1.15);
        double accuracy = Math.rint(450 * Math.max(0.1, 0.98 - 0.6 * Math.sqrt(loss) * luck.nextDouble(0.8, 1.2))) / 450;
        return "done,%.0f,%.0f,%.8f,%.6f".formatted(cycles, area, loss, accuracy);
    }
}
