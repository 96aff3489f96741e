package dev.cupel.programs.evaluate;

import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Judges a quantized graph beside its float graph, a row at a time. Without state: rows may be judged in any order and by several threads, and are
/// added up by [Evaluation#plus].
///
/// @param graph     the float network
/// @param quantized what was made of it
public record Evaluator(Graph graph, QuantizedGraph quantized) {
    /// {@return the codes of the graph's inputs for these values}
    public Map<String, CodeTensor> inputCodes(Map<String, DoubleTensor> inputs) {
        var codes = new LinkedHashMap<String, CodeTensor>();
        for (String name : quantized.inputs()) {
            var values = inputs.get(name);
            if (values == null) {
                throw new IllegalArgumentException("no values for the input '" + name + "'");
            }
            codes.put(name, CodeTensor.of(values, quantized.tensor(name).type()));
        }
        return codes;
    }

    /// {@return what one row shows}
    ///
    /// @param inputs the float model's inputs by name
    /// @param codes  what was computed, by tensor; inputs may be left out, the first output may not
    /// @param labels the right class of each answer, or of the last alone, which alone then counts; empty where not known
    public Evaluation row(Map<String, DoubleTensor> inputs, Map<String, CodeTensor> codes, Optional<long[]> labels) {
        var model = FloatReference.run(graph, inputs);
        var actual = new LinkedHashMap<String, DoubleTensor>();
        inputCodes(inputs).forEach((name, given) -> actual.put(name, given.real(quantized.tensor(name).type())));
        codes.forEach((name, given) -> actual.put(name, given.real(quantized.tensor(name).type())));
        var errors = new LinkedHashMap<String, OpErrors>();
        for (Op op : graph.ops()) {
            var output = Optional.ofNullable(actual.get(op.output()));
            var read = new ArrayList<DoubleTensor>();
            op.inputs().forEach(name -> Optional.ofNullable(actual.get(name)).ifPresent(read::add));
            var produced = codes.get(op.output());
            if (output.isPresent() && produced != null && read.size() == op.inputs().size()) {
                double[] given = output.get().toArray();
                double[] exact = FloatReference.evaluate(op, read).toArray();
                double[] wanted = tensor(model, op.output()).toArray();
                var type = quantized.tensor(op.output()).type();
                double step = type.scale();
                errors.put(op.name(), new OpErrors(ErrorSum.of(given, exact, wanted, step), ErrorSum.of(exact, wanted, wanted, step),
                        ErrorSum.of(given, wanted, wanted, step), CodeRange.of(produced, type)));
            }
        }
        String answer = graph.outputs().getFirst();
        return new Evaluation(errors, score(tensor(model, answer), tensor(actual, answer), labels));
    }

    /// What the answers of some rows showed, without the ops before them.
    ///
    /// @param error of the first output
    public record Answers(ErrorSum error, Score score) {
        /// {@return this and what other rows showed} Added up in row order, the sums are the same on every run.
        public Answers plus(Answers other) {
            return new Answers(error.plus(other.error), score.plus(other.score));
        }
    }

    /// {@return what the answer of one row shows}
    ///
    /// @param wanted the float model's values of the first output
    /// @param given  the codes of it
    /// @param labels as for [#row]
    public Answers answers(DoubleTensor wanted, CodeTensor given, Optional<long[]> labels) {
        var type = quantized.tensor(graph.outputs().getFirst()).type();
        var actual = given.real(type);
        double[] values = wanted.toArray();
        return new Answers(ErrorSum.of(actual.toArray(), values, values, type.scale()), score(wanted, actual, labels));
    }

    /// {@return what the integer reference shows over all rows of a data set}
    public Evaluation byReference(Dataset rows) {
        Optional<Evaluation> all = Optional.empty();
        for (int row = 0; row < rows.rows(); row++) {
            var inputs = rows.rowAsDoubles(row, graph);
            var one = row(inputs, IntegerReference.run(quantized, inputCodes(inputs)), labels(rows, row));
            all = Optional.of(all.map(sum -> sum.plus(one)).orElse(one));
        }
        return all.orElseThrow(() -> new IllegalArgumentException("the data set has no rows"));
    }

    /// {@return the labels of one row of a data set, where it has labels}
    public static Optional<long[]> labels(Dataset rows, int row) {
        return rows.labels().map(all -> {
            int size = all.size() / rows.rows();
            long[] labels = new long[size];
            for (int i = 0; i < size; i++) {
                labels[i] = all.at(row * size + i);
            }
            return labels;
        });
    }

    /// {@return what makes labels unfit for this graph: how many there are for a row, or a class that there is not; empty where nothing does}
    public Optional<String> misfit(LongTensor labels, int rows) {
        Shape answer = graph.shapeOf(graph.outputs().getFirst());
        int each = labels.size() / rows;
        if (each != answer.rows() && each != 1) {
            return Optional.of("%d labels a row; the output '%s' is %s and has %d answers; a label for each is needed, or one for the last".formatted(
                    each, graph.outputs().getFirst(), answer, answer.rows()));
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.at(i) < 0 || labels.at(i) >= answer.last()) {
                return Optional.of("label %d is %d; classes are 0..%d".formatted(i, labels.at(i), answer.last() - 1));
            }
        }
        return Optional.empty();
    }

    /// {@return how codes of the graph's first output diverge from the float model's values of it}
    public Score score(DoubleTensor wanted, CodeTensor given) {
        return score(wanted, given.real(quantized.tensor(graph.outputs().getFirst()).type()), Optional.empty());
    }

    /// {@return how other values of the graph's first output diverge from the float model's}
    public Score score(DoubleTensor wanted, DoubleTensor given) {
        return score(wanted, given, Optional.empty());
    }

    private Score score(DoubleTensor wanted, DoubleTensor given, Optional<long[]> labels) {
        int classes = wanted.shape().last();
        int positions = wanted.size() / classes;
        boolean probabilities = givesProbabilities(graph.outputs().getFirst());
        double halfStep = quantized.tensor(graph.outputs().getFirst()).type().scale() / 2;
        var metric = labels.isEmpty() ? Score.Metric.NONE : positions == 1 ? Score.Metric.ACCURACY : Score.Metric.NLL;
        var score = new Score(metric, 1, 0, 0, 0, 0, 0);
        // One label for many answers is that of the last: a language model that is asked what comes next.
        int first = labels.isPresent() ? positions - labels.get().length : 0;
        for (int position = first; position < positions; position++) {
            double[] p = logProbabilities(wanted, position, probabilities, Double.MIN_NORMAL);
            double[] q = logProbabilities(given, position, probabilities, halfStep);
            double divergence = 0;
            for (int i = 0; i < classes; i++) {
                divergence += Math.exp(p[i]) * (p[i] - q[i]);
            }
            int label = labels.isPresent() ? Math.toIntExact(labels.get()[position - first]) : 0;
            boolean agree = greatest(p) == greatest(q);
            score = score.plus(switch (metric) {
                case ACCURACY -> new Score(metric, 0, 1, greatest(p) == label ? 1 : 0, greatest(q) == label ? 1 : 0, agree ? 1 : 0, divergence);
                case NLL -> new Score(metric, 0, 1, -p[label], -q[label], agree ? 1 : 0, divergence);
                case NONE -> new Score(metric, 0, 1, 0, 0, agree ? 1 : 0, divergence);
            });
        }
        return score;
    }

    /// Whether a tensor is a softmax's output, perhaps rearranged.
    private boolean givesProbabilities(String tensor) {
        return graph.producerOf(tensor).map(op -> switch (op) {
            case Op.Softmax _ -> true;
            case Op.Reshape reshape -> givesProbabilities(reshape.x());
            case Op.Transpose transpose -> givesProbabilities(transpose.x());
            case Op.Requantize requantize -> givesProbabilities(requantize.x());
            case Op.Embedding _, Op.Linear _, Op.MatMul _, Op.Activation _, Op.LayerNorm _, Op.RmsNorm _, Op.Add _, Op.Multiply _, Op.AddConstant _,
                    Op.MultiplyConstant _, Op.Mean _, Op.DivideByConstant _, Op.Binary _, Op.IntegerArithmetic _, Op.Slice _, Op.Concat _, Op.Expand _, Op.Gather _ -> false;
        }).orElse(false);
    }

    /// Logarithms of the softmax of one position's scores; of probabilities, of the values themselves, at least `least` and made to add up to 1.
    private static double[] logProbabilities(DoubleTensor values, int position, boolean probabilities, double least) {
        int classes = values.shape().last();
        double[] logs = new double[classes];
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            double value = values.at(position * classes + i);
            logs[i] = probabilities ? Math.log(Math.max(value, least)) : value;
            max = Math.max(max, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - max);
        }
        for (int i = 0; i < classes; i++) {
            logs[i] -= max + Math.log(sum);
        }
        return logs;
    }

    /// The first of the greatest.
    private static int greatest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static DoubleTensor tensor(Map<String, DoubleTensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow(() -> new IllegalArgumentException("nothing is known of the tensor '" + name + "'"));
    }
}
