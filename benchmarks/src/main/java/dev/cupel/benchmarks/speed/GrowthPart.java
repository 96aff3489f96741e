package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.plot.PanelPlot;
import dev.cupel.traces.plot.PanelPlot.Dot;
import dev.cupel.traces.plot.PanelPlot.Line;
import dev.cupel.traces.plot.PanelPlot.Panel;
import dev.cupel.traces.plot.Plot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/// Do time and memory grow in proportion to the model, the rows and the lanes?
final class GrowthPart implements Part {
    private static final int[] BLOCKS = {16, 8, 4, 2, 1};
    private static final int[] ROWS = {50, 100, 200, 400, 800};
    private static final List<String> LANES = Presets.names();
    private static final int TOKENS = 16;
    private static final int WIDTH = 32;
    /// Power of the size by which a figure that is called near linear may grow.
    private static final double NEAR_LINEAR = 1.15;
    private static final int REPEATS = 3;

    /// What a piece of work took.
    ///
    /// @param seconds   of the fastest repetition
    /// @param allocated bytes that its thread asked for
    private record Cost(double seconds, double allocated) {}

    /// Costs by size.
    private record Curve(String name, Map<Integer, Cost> costs) {
        Curve {
            costs = new TreeMap<>(costs);
        }

        /// {@return the power of the size by which the figure grows: the slope of the logarithms by least squares}
        double power(ToDoubleFunction<Cost> figure) {
            var fit = new SimpleRegression();
            costs.forEach((size, cost) -> fit.addData(Math.log(size), Math.log(figure.applyAsDouble(cost))));
            return fit.getSlope();
        }

        Line line(ToDoubleFunction<Cost> figure) {
            return new Line(name, costs.entrySet().stream().map(each -> new Dot(each.getKey(), figure.applyAsDouble(each.getValue()), false)).toList());
        }
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String title() {
        return "Growth of time and memory";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        bench.say().accept("growth: model");
        var machine = Presets.named("edge16");
        var quantize = new LinkedHashMap<Integer, Cost>();
        var compile = new LinkedHashMap<Integer, Cost>();
        var simulate = new LinkedHashMap<Integer, Cost>();
        // Twice, and the second counts: until Java's compiler is done, and shortcuts are taken, it would be that which is measured.
        for (int pass = 0; pass < 2; pass++) {
            for (int blocks : BLOCKS) {
                var network = Synthetic.blocks(blocks, TOKENS, WIDTH);
                var quantized = network.quantized(machine);
                var simulation = Simulation.of(Model.compiled(quantized, machine), machine, Options.DEFAULT);
                var inputs = inputs(network, machine);
                quantize.put(blocks, cost(bench, () -> network.quantized(machine)));
                compile.put(blocks, cost(bench, () -> Model.compiled(quantized, machine)));
                simulate.put(blocks, cost(bench, () -> simulation.run(inputs)));
            }
        }
        bench.say().accept("growth: rows");
        var rows = new LinkedHashMap<Integer, Cost>();
        var one = Synthetic.blocks(1, TOKENS, WIDTH);
        var given = inputs(one, machine);
        var batch = Simulation.of(Model.compiled(one.quantized(machine), machine), machine, Options.DEFAULT);
        for (int count : ROWS) {
            // On this thread, whose memory is counted: what a batch does, row by row.
            rows.put(count, cost(bench, () -> {
                var schedule = batch.schedule();
                for (int row = 0; row < count; row++) {
                    batch.run(given, schedule);
                }
            }));
        }
        bench.say().accept("growth: lanes");
        var lanes = new LinkedHashMap<Integer, Cost>();
        for (String preset : LANES) {
            var wide = Presets.named(preset);
            var simulation = Simulation.of(Model.compiled(one.quantized(wide), wide), wide, Options.DEFAULT);
            var inputs = inputs(one, wide);
            lanes.put(wide.lanes(), cost(bench, () -> simulation.run(inputs)));
        }
        var model = List.of(new Curve("quantize", quantize), new Curve("compile", compile), new Curve("simulate an inference", simulate));
        var byRows = List.of(new Curve("simulate a batch", rows));
        var byLanes = List.of(new Curve("simulate an inference", lanes));
        var checks = new ArrayList<Check>();
        checks.addAll(checks("blocks of the model", model));
        checks.addAll(checks("rows", byRows));
        checks.addAll(checks("lanes", byLanes));
        plot(bench, "growth-model", "blocks of the model", "blocks of a model", model);
        plot(bench, "growth-rows", "rows", "rows of a batch", byRows);
        plot(bench, "growth-lanes", "lanes", "lanes of the machine", byLanes);
        return new Finding(checks, """
                A block is layernorm, two linear ops, gelu and a residual sum over [%d, %d]. The power is the slope of the logarithm of the figure over that of the size: 1 is
                linear, less is better. Times are the fastest of %d repetitions of a stretch; memory is what the thread allocates, which does not depend on the collector.

                """.formatted(TOKENS, WIDTH, REPEATS) + table("blocks", model) + "\n" + table("rows", byRows) + "\n" + table("lanes", byLanes)
                + pictures());
    }

    private static String pictures() {
        var text = new StringBuilder();
        for (String over : List.of("model", "rows", "lanes")) {
            text.append("\n![time over %1$s](growth-%1$s.png)\n![memory over %1$s](growth-%1$s-memory.png)\n".formatted(over));
        }
        return text.toString();
    }

    private static Inputs inputs(Synthetic network, Machine machine) {
        var codes = new LinkedHashMap<String, int[]>();
        new Evaluator(network.graph(), network.quantized(machine)).inputCodes(network.rows().getFirst()).forEach((name, tensor) -> codes.put(name, tensor.codes()));
        return Inputs.of(codes);
    }

    private static Cost cost(Bench bench, Runnable work) {
        double seconds = Double.POSITIVE_INFINITY;
        for (int repeat = 0; repeat <= REPEATS; repeat++) {
            seconds = Math.min(seconds, Rounds.secondsEach(bench.clock(), work));
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return new Cost(seconds, threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static List<Check> checks(String of, List<Curve> curves) {
        var checks = new ArrayList<Check>();
        for (var curve : curves) {
            checks.add(Check.atMost(4, "%s over %s, power of time".formatted(curve.name(), of), NEAR_LINEAR, "", curve.power(Cost::seconds)));
            checks.add(Check.atMost(4, "%s over %s, power of memory".formatted(curve.name(), of), NEAR_LINEAR, "", curve.power(Cost::allocated)));
        }
        return checks;
    }

    private static String table(String size, List<Curve> curves) {
        var titles = new ArrayList<>(List.of("ms, MB by " + size));
        curves.getFirst().costs().keySet().forEach(each -> titles.add("%,d".formatted(each)));
        titles.addAll(List.of("power of time", "power of memory"));
        return Markdown.table(titles, curves.stream().map(curve -> {
            var cells = new ArrayList<>(List.of(curve.name()));
            curve.costs().values().forEach(cost -> cells.add(Spread.figure(cost.seconds() * 1e3) + ", " + Spread.figure(cost.allocated() / 1e6)));
            cells.add(Spread.figure(curve.power(Cost::seconds)));
            cells.add(Spread.figure(curve.power(Cost::allocated)));
            return (List<String>) cells;
        }).toList());
    }

    private static void plot(Bench bench, String file, String size, String title, List<Curve> curves) throws IOException {
        write(bench, PanelPlot.of(file, "Time over " + title, "milliseconds of the fastest repetition; logarithmic where values span more than eight times", size,
                "ms", List.of(new Panel("", curves.stream().map(curve -> curve.line(cost -> cost.seconds() * 1e3)).toList()))));
        write(bench, PanelPlot.of(file + "-memory", "Memory over " + title, "megabytes allocated; logarithmic where values span more than eight times", size, "MB",
                List.of(new Panel("", curves.stream().map(curve -> curve.line(cost -> cost.allocated() / 1e6)).toList()))));
    }

    private static void write(Bench bench, Plot plot) throws IOException {
        if (plot.write(bench.pictures(), Plot.Format.PNG) instanceof Diagnosed.Faulty<?>(var faults)) {
            throw new IOException(faults.getFirst().message());
        }
    }
}
