package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.programs.bound.Bounds;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.util.ArrayList;
import java.util.List;

/// How near are compiled programs to their lower bounds? Counts cycles: the same on every computer.
public final class CodePart implements Part {
    private static final double MODEL_OVER_BOUND = 1.5;
    private static final double OP_OVER_BOUND = 1.8;
    private static final double BOUND_OVER_BOUND = 1.25;
    /// Output elements from which an op has a target.
    private static final int LARGE = 1024;
    private static final String JUDGED = "edge16";

    /// One op of a program.
    ///
    /// @param cycles       it takes
    /// @param boundOp      of the op from the graph alone; 0 where it has no work of its own
    /// @param boundProgram of the emitted code
    record OpFigures(String name, String kind, int elements, long cycles, long boundOp, long boundProgram) {
        double overProgram() {
            return (double) cycles / boundProgram;
        }
    }

    /// A program.
    ///
    /// @param boundOp sum over its ops
    record Figures(long cycles, long boundOp, long boundProgram, List<OpFigures> ops) {
        /// {@return figures of the program that `graph` compiles to on `machine`}
        static Figures of(QuantizedGraph graph, Machine machine) {
            var program = Model.compiled(graph, machine);
            var schedule = Simulation.of(program, machine, Options.DEFAULT).schedule();
            var bounds = Bounds.ofProgram(program, machine);
            var ops = new ArrayList<OpFigures>();
            for (int i = 0; i < program.ops().size(); i++) {
                var region = program.ops().get(i);
                var op = graph.ops().stream().filter(each -> each.name().equals(region.name())).findFirst();
                ops.add(new OpFigures(region.name(), region.kind(), op.map(each -> graph.tensor(each.output()).shape().size()).orElse(0),
                        schedule.ops().get(i).cycles(), op.map(each -> Bounds.ofOp(each, graph, machine).cycles()).orElse(0L), bounds.ops().get(i).cycles()));
            }
            long boundOps = graph.ops().stream().mapToLong(op -> Bounds.ofOp(op, graph, machine).cycles()).sum();
            return new Figures(schedule.cycles(), boundOps, bounds.total().cycles(), ops);
        }
    }

    @Override
    public String name() {
        return "code";
    }

    @Override
    public String title() {
        return "Cycles of compiled programs over their lower bounds";
    }

    @Override
    public Finding measure(Bench bench) {
        var checks = new ArrayList<Check>();
        var models = new ArrayList<List<String>>();
        var text = new StringBuilder();
        for (String name : List.of("digits-vit", "digits-rms")) {
            for (String preset : Presets.names()) {
                var machine = Presets.named(preset);
                var figures = Figures.of(Model.of(bench.root(), name, machine).quantized(), machine);
                models.add(List.of(name, preset, "%,d".formatted(figures.cycles()), "%,d".formatted(figures.boundProgram()), "%,d".formatted(figures.boundOp()),
                        ratio(figures.cycles(), figures.boundProgram()), ratio(figures.boundProgram(), figures.boundOp())));
                if (preset.equals(JUDGED)) {
                    checks.addAll(checks(name, figures));
                    text.append("\nOps of %s on %s:\n\n".formatted(name, preset)).append(ops(figures));
                }
            }
        }
        var shares = ProductShares.measured();
        checks.addAll(shares.checks());
        return new Finding(checks, Markdown.table(List.of("model", "machine", "cycles", "bound of the program", "bound of the ops", "cycles / bound of the program",
                "bound of the program / of the ops"), models) + text + "\n" + shares.text());
    }

    /// {@return the targets of a model on the judged machine}
    static List<Check> checks(String name, Figures figures) {
        var checks = new ArrayList<Check>();
        checks.add(Check.atMost(6, name + ", cycles over the program's bound", MODEL_OVER_BOUND, "", (double) figures.cycles() / figures.boundProgram()));
        checks.add(Check.atMost(6, name + ", the program's bound over the ops'", BOUND_OVER_BOUND, "", (double) figures.boundProgram() / figures.boundOp()));
        figures.ops().stream().filter(op -> op.elements() >= LARGE).max(java.util.Comparator.comparingDouble(OpFigures::overProgram)).ifPresent(worst ->
                checks.add(Check.atMost(6, "%s, the worst op of %,d elements and more (%s), cycles over bound".formatted(name, LARGE, worst.name()), OP_OVER_BOUND, "",
                        worst.overProgram())));
        return checks;
    }

    private static String ops(Figures figures) {
        return Markdown.table(List.of("op", "kind", "elements", "cycles", "bound of its code", "bound of the op", "cycles / bound of its code",
                "bound of its code / of the op"), figures.ops().stream().map(op -> List.of(op.name(), op.kind(), "%,d".formatted(op.elements()),
                        "%,d".formatted(op.cycles()), "%,d".formatted(op.boundProgram()), "%,d".formatted(op.boundOp()), ratio(op.cycles(), op.boundProgram()),
                        ratio(op.boundProgram(), op.boundOp()))).toList());
    }

    static String ratio(long a, long b) {
        return b == 0 ? "-" : "%.2f".formatted((double) a / b);
    }
}
