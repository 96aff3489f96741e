package dev.cupel.benchmarks.speed;

import dev.cupel.benchmarks.speed.CodePart.Figures;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What share of a machine's lane-cycles matrix products of compiled code use: multiply-accumulates over lanes times the op's cycles, loads and
/// requantization included.
record ProductShares(List<Product> products) {
    private static final Map<String, Double> WANTED = wanted();
    private static final int[] ROWS = {8, 16, 64};
    private static final int[] DEPTHS = {32, 64, 256};
    /// Columns, in twice the lanes.
    private static final int[] COLUMNS = {1, 2, 3};

    private static Map<String, Double> wanted() {
        var wanted = new LinkedHashMap<String, Double>();
        wanted.put("tiny4", 80.0);
        wanted.put("edge16", 80.0);
        wanted.put("wide64", 75.0);
        return wanted;
    }

    /// A product `[m, k] x [k, n]` of two tensors in the scratchpad.
    ///
    /// @param share of lane-cycles, percent
    record Product(String machine, int m, int k, int n, long cycles, double share) {}

    /// {@return the shares of all shapes on all presets}
    static ProductShares measured() {
        var products = new ArrayList<Product>();
        for (String preset : WANTED.keySet()) {
            var machine = Presets.named(preset);
            for (int m : ROWS) {
                for (int k : DEPTHS) {
                    for (int columns : COLUMNS) {
                        products.add(product(machine, m, k, columns * 2 * machine.lanes()));
                    }
                }
            }
        }
        return new ProductShares(products);
    }

    static Product product(Machine machine, int m, int k, int n) {
        long cycles = Figures.of(Synthetic.product(m, k, n).quantized(machine), machine).ops().stream().filter(op -> op.kind().equals("matmul"))
                .findFirst().orElseThrow().cycles();
        return new Product(machine.name(), m, k, n, cycles, 100.0 * m * k * n / ((double) machine.lanes() * cycles));
    }

    List<Check> checks() {
        var checks = new ArrayList<Check>();
        WANTED.forEach((machine, least) -> {
            var worst = of(machine).stream().min(java.util.Comparator.comparingDouble(Product::share)).orElseThrow();
            checks.add(Check.atLeast(6, "matrix products on %s, the least share of lane-cycles (%d x %d x %d)".formatted(machine, worst.m(), worst.k(), worst.n()),
                    least, " %", worst.share()));
        });
        return checks;
    }

    private List<Product> of(String machine) {
        return products.stream().filter(product -> product.machine().equals(machine)).toList();
    }

    String text() {
        var rows = new ArrayList<List<String>>();
        for (String machine : WANTED.keySet()) {
            for (var product : of(machine)) {
                rows.add(List.of(machine, "%d x %d x %d".formatted(product.m(), product.k(), product.n()), "%,d".formatted(product.cycles()),
                        "%.1f %%".formatted(product.share())));
            }
        }
        return "Matrix products M x K x N of two tensors in the scratchpad; share of lane-cycles that are multiply-accumulates:\n\n"
                + Markdown.table(List.of("machine", "M x K x N", "cycles", "share"), rows);
    }
}
