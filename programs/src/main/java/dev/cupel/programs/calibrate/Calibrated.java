package dev.cupel.programs.calibrate;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.evaluate.Score;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.Calibration;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network ready to be quantized: its channels evened out, what calibration saw of it, and the options, all left to calibration now chosen.
///
/// @param graph       computes what the network given did
/// @param calibration of every tensor of it
/// @param options     with the way to lay ranges that was chosen
/// @param exponent    of the cross-layer scales
public record Calibrated(Graph graph, Calibration calibration, QuantizeOptions options, Optional<Double> exponent) {
    private static final List<RangeRule> RULES = List.of(RangeRule.MIN_MAX, RangeRule.PERCENTILE_99_99, RangeRule.MSE);
    /// Ranges by which exponents are compared, where both are to be chosen.
    private static final RangeRule FIRST_RULE = RangeRule.PERCENTILE_99_99;
    /// Answers on which a choice is judged, where there are so many: more tell schemes no better apart than the rows' own noise does.
    private static final int ANSWERS = 1024;

    /// {@return the network as calibrated on these rows} Of exponents the one whose integers diverge least from float, by one way to lay ranges; then of the ways
    /// to lay ranges the best with that exponent. Schemes that the limits do not admit do not count; where none is left, the first is given, for whoever quantizes
    /// it to say why. A network without weights is a kernel, whose output is no answer to be judged by: nothing is chosen for it.
    ///
    /// @param rows the network's inputs by name, row by row; at least one
    public static Calibrated of(Graph graph, List<Map<String, DoubleTensor>> rows, QuantizeOptions options, Limits limits, Search search) {
        if (graph.ops().stream().noneMatch(Op.Linear.class::isInstance)) {
            return new Calibrated(graph, Calibrator.observe(graph, rows), options, Optional.empty());
        }
        var run = new Run(graph, rows, limits);
        var rule = search.ranges() ? FIRST_RULE : options.range();
        var first = options.with(rule, options.affine(), options.perChannel());
        var judged = search.exponents().size() == 1 ? search.exponents().getFirst()
                : run.best(search.exponents().stream().map(exponent -> run.calibrated(exponent, first, run.judging())).toList()).exponent();
        var best = run.calibrated(judged, first, rows);
        if (!search.ranges()) {
            return best;
        }
        return run.best(RULES.stream().map(other -> new Calibrated(best.graph(), best.calibration(),
                options.with(other, options.affine(), options.perChannel()), best.exponent())).toList());
    }

    /// What the choices share.
    private static final class Run {
        private final Graph graph;
        private final List<Map<String, DoubleTensor>> rows;
        private final Limits limits;
        private final List<Map<String, DoubleTensor>> tensors = new ArrayList<>();
        private Map<String, double[]> greatest = Map.of();

        private Run(Graph graph, List<Map<String, DoubleTensor>> rows, Limits limits) {
            this.graph = graph;
            this.rows = rows;
            this.limits = limits;
        }

        /// {@return the rows that choices are judged by}
        List<Map<String, DoubleTensor>> judging() {
            int answers = graph.shapeOf(graph.outputs().getFirst()).rows();
            return rows.subList(0, Math.min(rows.size(), Math.ceilDiv(ANSWERS, answers)));
        }

        Calibrated calibrated(Optional<Double> exponent, QuantizeOptions options, List<Map<String, DoubleTensor>> on) {
            if (exponent.isPresent() && greatest.isEmpty()) {
                greatest = CrossLayer.greatest(rows.stream().map(row -> FloatReference.run(graph, row)).toList());
            }
            var scaled = exponent.map(by -> CrossLayer.scaled(graph, greatest, by)).orElse(graph);
            return new Calibrated(scaled, Calibrator.observe(scaled, on), options, exponent);
        }

        /// {@return the first of those that diverge least}
        Calibrated best(List<Calibrated> schemes) {
            var best = schemes.getFirst();
            double least = schemes.size() == 1 ? 0 : divergence(best);
            for (var scheme : schemes.subList(1, schemes.size())) {
                double divergence = divergence(scheme);
                if (divergence < least) {
                    best = scheme;
                    least = divergence;
                }
            }
            return best;
        }

        private double divergence(Calibrated scheme) {
            return switch (Quantizer.quantize(scheme.graph(), scheme.calibration(), scheme.options(), limits)) {
                case Diagnosed.Ok<QuantizedGraph>(var quantized) -> divergence(quantized);
                case Diagnosed.Faulty<QuantizedGraph> _ -> Double.POSITIVE_INFINITY;
            };
        }

        private double divergence(QuantizedGraph quantized) {
            var evaluator = new Evaluator(graph, quantized);
            var answer = graph.outputs().getFirst();
            Optional<Score> score = Optional.empty();
            for (int row = 0; row < judging().size(); row++) {
                if (tensors.size() == row) {
                    tensors.add(FloatReference.run(graph, rows.get(row)));
                }
                var wanted = tensors.get(row).get(answer);
                var given = IntegerReference.run(quantized, evaluator.inputCodes(rows.get(row))).get(answer);
                if (wanted == null || given == null) {
                    throw new IllegalStateException("nothing gives '" + answer + "'");
                }
                var one = evaluator.score(wanted, given);
                score = Optional.of(score.map(sum -> sum.plus(one)).orElse(one));
            }
            return score.orElseThrow().kl();
        }
    }
}
