package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.evaluate.Score;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.view.OpView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds which ops lose most: the float network runs with the error that one op makes by itself, and its answers are compared. Divergences of single ops nearly add
/// up, which the changes of a loss do not (research/models.md).
final class Losses {
    private static final int WIDEST = 16;
    /// Answers that networks are judged by; rows with many answers are fewer.
    private static final int ANSWERS = 128;
    /// Rows that each op's own error is judged by: of all ops, each needs the rest of the network anew.
    private static final int ROWS_OF_OPS = 16;

    private final Calibrated calibrated;
    private final QuantizedGraph quantized;
    private final Machine machine;
    private final ModelSettings settings;
    private final List<Map<String, DoubleTensor>> rows = new ArrayList<>();

    private Losses(Calibrated calibrated, QuantizedGraph quantized, Machine machine, ModelSettings settings, Dataset from) {
        this.calibrated = calibrated;
        this.quantized = quantized;
        this.machine = machine;
        this.settings = settings;
        var graph = calibrated.graph();
        int wanted = Math.ceilDiv(ANSWERS, graph.shapeOf(graph.outputs().getFirst()).rows());
        for (int row = 0; row < Math.min(wanted, from.rows()); row++) {
            rows.add(from.rowAsDoubles(row, graph));
        }
    }

    /// {@return what each op loses, by its name; none of a program, or of a network without weights}
    static Map<String, OpView.Loss> of(Run run, ModelRows rows, ModelSettings settings, int advise) {
        if (run.calibrated().isEmpty() || run.calibrated().get().graph().ops().stream().noneMatch(Op.Linear.class::isInstance)) {
            return Map.of();
        }
        return new Losses(run.calibrated().get(), run.quantized().orElseThrow(), run.report().machine(), settings, rows.evaluation()).byOp(advise);
    }

    private Map<String, OpView.Loss> byOp(int advise) {
        var graph = calibrated.graph();
        var alone = new LinkedHashMap<String, Score>();
        for (var row : rows.subList(0, Math.min(ROWS_OF_OPS, rows.size()))) {
            var model = FloatReference.run(graph, row);
            var codes = IntegerReference.run(quantized, new Evaluator(graph, quantized).inputCodes(row));
            for (Op op : graph.ops()) {
                if (!(op instanceof Op.Reshape) && !(op instanceof Op.Transpose)) {
                    alone.merge(op.name(), alone(op, model, codes), Score::plus);
                }
            }
        }
        var losses = new LinkedHashMap<String, OpView.Loss>();
        alone.forEach((op, score) -> losses.put(op, new OpView.Loss(score.kl(), Optional.empty())));
        double base = advise > 0 ? divergence(quantized) : 0;
        OptionalLong cycles = advise > 0 ? cycles(quantized) : OptionalLong.empty();
        graph.ops().stream().filter(op -> losses.containsKey(op.name()) && quantized.tensor(op.output()).type().bits() < WIDEST).map(Op::name)
                .sorted(Comparator.comparingDouble((String op) -> of(op, losses).kl()).reversed()).limit(advise)
                .forEach(op -> losses.put(op, new OpView.Loss(of(op, losses).kl(), wider(op, base, cycles))));
        return losses;
    }

    /// The answers of the float network where one op makes the error that it makes by itself.
    private Score alone(Op op, Map<String, DoubleTensor> model, Map<String, CodeTensor> codes) {
        var graph = calibrated.graph();
        double[] given = real(op.output(), codes).toArray();
        double[] exact = FloatReference.evaluate(op, op.inputs().stream().map(input -> real(input, codes)).toList()).toArray();
        double[] moved = of(op.output(), model).toArray();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += given[i] - exact[i];
        }
        var tensors = new LinkedHashMap<>(model);
        tensors.put(op.output(), DoubleTensor.of(op.shape(), moved));
        var touched = new HashSet<>(List.of(op.output()));
        for (Op other : graph.ops()) {
            if (other.inputs().stream().anyMatch(touched::contains)) {
                touched.add(other.output());
                tensors.put(other.output(), FloatReference.evaluate(other, other.inputs().stream().map(input -> of(input, tensors)).toList()));
            }
        }
        String answer = graph.outputs().getFirst();
        return new Evaluator(graph, quantized).score(of(answer, model), of(answer, tensors));
    }

    private DoubleTensor real(String tensor, Map<String, CodeTensor> codes) {
        return of(tensor, codes).real(quantized.tensor(tensor).type());
    }

    private static <T> T of(String tensor, Map<String, T> tensors) {
        return Optional.ofNullable(tensors.get(tensor)).orElseThrow(() -> new IllegalStateException("nothing gives '" + tensor + "'"));
    }

    private Optional<OpView.Wider> wider(String op, double base, OptionalLong cycles) {
        var overrides = new LinkedHashMap<>(calibrated.options().overrides());
        overrides.put(op, WidthOverride.ofBits(WIDEST));
        var changed = new Calibrated(calibrated.graph(), calibrated.calibration(), calibrated.options().with(overrides), calibrated.exponent());
        return switch (ModelRunner.quantized(changed, machine, settings)) {
            case Diagnosed.Ok<QuantizedGraph>(var graph) -> {
                var after = cycles(graph);
                yield Optional.of(new OpView.Wider(rows.size(), base, divergence(graph), after.isPresent() && cycles.isPresent()
                        ? OptionalLong.of(after.getAsLong() - cycles.getAsLong()) : OptionalLong.empty()));
            }
            case Diagnosed.Faulty<QuantizedGraph> _ -> Optional.empty();
        };
    }

    private double divergence(QuantizedGraph graph) {
        var evaluator = new Evaluator(calibrated.graph(), graph);
        String answer = calibrated.graph().outputs().getFirst();
        return rows.stream().map(row -> evaluator.score(of(answer, FloatReference.run(calibrated.graph(), row)),
                of(answer, IntegerReference.run(graph, evaluator.inputCodes(row))))).reduce(Score::plus).orElseThrow().kl();
    }

    private OptionalLong cycles(QuantizedGraph graph) {
        return switch (Compiler.compile(graph, machine, settings.compile())) {
            case Diagnosed.Ok<Program>(var program) -> OptionalLong.of(Simulation.of(program, machine, Options.DEFAULT).schedule().cycles());
            case Diagnosed.Faulty<Program> _ -> OptionalLong.empty();
        };
    }
}
