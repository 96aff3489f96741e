package dev.cupel.programs.calibrate;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cross-layer scales: the network computes what it did, with its channels evened out. A channel that a linear op or a norm gives is divided by a factor, and
/// the rows of the weights that read it, perhaps behind rearrangements, a relu, a gate's product or an attention, are multiplied by it. Channels of queries
/// and keys, which meet in a product of sums, are made equally large.
///
/// @see <a href="https://arxiv.org/abs/2211.10438">Xiao et al., SmoothQuant</a>, whose factor is the one here: `x^a / w^(1-a)` of the greatest activation and weight
public final class CrossLayer {
    /// Weights below this count as this large, so that a channel that nothing reads gets no factor out of bounds.
    private static final double LEAST_WEIGHT = 1e-3;
    private static final double LEAST_ACTIVATION = 1e-9;
    /// A channel that calibration never saw alive is not moved further than this.
    private static final double MOST = 1e3;

    private final Graph graph;
    private final Map<String, double[]> greatest;
    private final double exponent;
    /// By op: the factors that its channels are divided by, and those that rows of its weight are multiplied by.
    private final Map<String, double[]> columns = new HashMap<>();
    private final Map<String, double[]> rows = new HashMap<>();

    private CrossLayer(Graph graph, Map<String, double[]> greatest, double exponent) {
        this.graph = graph;
        this.greatest = greatest;
        this.exponent = exponent;
    }

    /// {@return the greatest magnitude of every tensor's elements over these rows, each as large as the tensor}
    ///
    /// @param rows every tensor of a row, see [dev.cupel.programs.reference.FloatReference#run]
    static Map<String, double[]> greatest(Iterable<Map<String, DoubleTensor>> rows) {
        var greatest = new LinkedHashMap<String, double[]>();
        for (var row : rows) {
            row.forEach((name, tensor) -> {
                double[] so = greatest.computeIfAbsent(name, _ -> new double[tensor.size()]);
                for (int i = 0; i < so.length; i++) {
                    so[i] = Math.max(so[i], Math.abs(tensor.at(i)));
                }
            });
        }
        return greatest;
    }

    /// {@return the network with other weights and norms that together compute the same}
    ///
    /// @param greatest of every tensor, see [#greatest]
    /// @param exponent how much of the unevenness goes from activations into weights, 0 to 1
    static Graph scaled(Graph graph, Map<String, double[]> greatest, double exponent) {
        var scales = new CrossLayer(graph, greatest, exponent);
        for (Op op : graph.ops()) {
            if (width(op) > 0) {
                scales.even(op);
            }
        }
        for (Op op : graph.ops()) {
            if (op instanceof Op.MatMul product) {
                scales.balance(product);
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.ops().stream().map(scales::scaled).toList(), graph.outputs());
    }

    /// {@return channels of an op that can be divided; 0 for others}
    private static int width(Op op) {
        return switch (op) {
            case Op.Linear linear -> linear.weight().shape().dim(1);
            case Op.LayerNorm norm -> norm.gamma().size();
            case Op.RmsNorm norm -> norm.gamma().size();
            default -> 0;
        };
    }

    /// Weights that read channels: which channel stands at each of their rows.
    private record Reader(Op.Linear op, int[] channels) {}

    /// A tensor that holds channels, and which one each of its elements is of.
    private record Labelled(String tensor, int[] channels) {}

    private static Labelled labelled(Op op) {
        int[] channels = new int[op.shape().size()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = i % width(op);
        }
        return new Labelled(op.output(), channels);
    }

    private void even(Op op) {
        var readers = new ArrayList<Reader>();
        var path = new ArrayList<Op>();
        if (!follow(labelled(op), readers, path) || readers.isEmpty()) {
            return;
        }
        // Behind a relu or a gate a channel is not as large as it was; what matters is what the weights read.
        boolean changed = path.stream().anyMatch(each -> each instanceof Op.Activation || each instanceof Op.Multiply);
        double[] activations = new double[width(op)];
        double[] weights = new double[width(op)];
        Arrays.fill(activations, LEAST_ACTIVATION);
        Arrays.fill(weights, LEAST_WEIGHT);
        if (!changed) {
            collect(labelled(op), activations);
        }
        for (var reader : readers) {
            var weight = reader.op().weight();
            int n = weight.shape().dim(1);
            for (int i = 0; i < weight.size(); i++) {
                int channel = reader.channels()[i / n];
                weights[channel] = Math.max(weights[channel], Math.abs(weight.at(i)));
            }
            if (changed) {
                int[] repeated = new int[size(reader.op().x())];
                for (int i = 0; i < repeated.length; i++) {
                    repeated[i] = reader.channels()[i % reader.channels().length];
                }
                collect(new Labelled(reader.op().x(), repeated), activations);
            }
        }
        double[] factors = new double[width(op)];
        double logs = 0;
        for (int i = 0; i < factors.length; i++) {
            factors[i] = Math.pow(activations[i], exponent) / Math.pow(weights[i], 1 - exponent);
            logs += Math.log(factors[i]) / factors.length;
        }
        double mean = Math.exp(logs);
        for (int i = 0; i < factors.length; i++) {
            factors[i] = Math.clamp(factors[i] / mean, 1 / MOST, MOST);
        }
        columns.put(op.name(), factors);
        for (var reader : readers) {
            rows.put(reader.op().name(), Arrays.stream(reader.channels()).mapToDouble(channel -> factors[channel]).toArray());
        }
    }

    private int size(String tensor) {
        return graph.shapeOf(tensor).size();
    }

    private void collect(Labelled tensor, double[] into) {
        double[] seen = greatest.getOrDefault(tensor.tensor(), new double[0]);
        for (int i = 0; i < seen.length; i++) {
            into[tensor.channels()[i]] = Math.max(into[tensor.channels()[i]], seen[i]);
        }
    }

    /// Follows channels to the weights that read them.
    ///
    /// @return whether nothing else reads them
    private boolean follow(Labelled from, List<Reader> readers, List<Op> path) {
        if (graph.outputs().contains(from.tensor())) {
            return false;
        }
        for (Op op : graph.consumersOf(from.tensor())) {
            if (op instanceof Op.Linear linear) {
                int k = linear.weight().shape().dim(0);
                var channels = Arrays.copyOf(from.channels(), k);
                if (rows.containsKey(linear.name()) || !repeats(from.channels(), channels)) {
                    return false;
                }
                readers.add(new Reader(linear, channels));
                continue;
            }
            path.add(op);
            var next = through(op, from);
            if (next.isEmpty() || !follow(next.get(), readers, path)) {
                return false;
            }
        }
        return true;
    }

    private static boolean repeats(int[] channels, int[] row) {
        for (int i = 0; i < channels.length; i++) {
            if (channels[i] != row[i % row.length]) {
                return false;
            }
        }
        return true;
    }

    /// {@return the channels behind an op that keeps each apart from the others and gives a part of it where it is given a part}
    private Optional<Labelled> through(Op op, Labelled from) {
        return switch (op) {
            case Op.Reshape _, Op.DivideByConstant _, Op.Requantize _ -> Optional.of(new Labelled(op.output(), from.channels()));
            case Op.Transpose transpose -> Optional.of(new Labelled(op.output(), transposed(transpose, from.channels())));
            case Op.Mean mean -> {
                int[] row = Arrays.copyOf(from.channels(), graph.shapeOf(mean.x()).last());
                boolean apart = !mean.axes().contains(graph.shapeOf(mean.x()).rank() - 1) && repeats(from.channels(), row);
                yield apart ? Optional.of(new Labelled(op.output(), Arrays.copyOf(from.channels(), op.shape().size()))) : Optional.empty();
            }
            case Op.Activation activation when activation.function() == ActivationKind.RELU -> Optional.of(new Labelled(op.output(), from.channels()));
            case Op.Multiply gate when !gate.a().equals(gate.b()) -> Optional.of(new Labelled(op.output(), from.channels()));
            case Op.MatMul product when product.b().equals(from.tensor()) && !product.a().equals(product.b()) ->
                    alongSums(product, from.channels()).map(channels -> new Labelled(op.output(), channels));
            default -> Optional.empty();
        };
    }

    private int[] transposed(Op.Transpose op, int[] channels) {
        int[] strides = graph.shapeOf(op.x()).strides();
        int[] from = Shape.gather(op.shape(), op.permutation().stream().mapToInt(axis -> strides[axis]).toArray());
        return Arrays.stream(from).map(i -> channels[i]).toArray();
    }

    /// The channels of `a b` where each column of b is of one.
    private Optional<int[]> alongSums(Op.MatMul op, int[] channels) {
        int k = graph.shapeOf(op.b()).dim(-2);
        int n = op.shape().last();
        int m = op.shape().dim(-2);
        int[] out = new int[op.shape().size()];
        for (int batch = 0; batch < out.length / (m * n); batch++) {
            for (int j = 0; j < n; j++) {
                int channel = channels[batch * k * n + j];
                for (int l = 1; l < k; l++) {
                    if (channels[(batch * k + l) * n + j] != channel) {
                        return Optional.empty();
                    }
                }
                for (int i = 0; i < m; i++) {
                    out[(batch * m + i) * n + j] = channel;
                }
            }
        }
        return Optional.of(out);
    }

    /// Queries and keys: what one is divided by the other is multiplied by.
    private void balance(Op.MatMul scores) {
        var a = back(scores.a());
        var b = back(scores.b());
        if (a.isEmpty() || b.isEmpty() || a.get().op().equals(b.get().op()) || columns.containsKey(a.get().op().name()) || columns.containsKey(b.get().op().name())) {
            return;
        }
        int m = scores.shape().dim(-2);
        int n = scores.shape().last();
        int k = graph.shapeOf(scores.a()).last();
        int[] partner = new int[width(a.get().op())];
        int[] back = new int[width(b.get().op())];
        Arrays.fill(partner, -1);
        Arrays.fill(back, -1);
        int[] left = a.get().channels();
        int[] right = b.get().channels();
        for (int batch = 0; batch < scores.shape().size() / (m * n); batch++) {
            for (int l = 0; l < k; l++) {
                for (int i = 0; i < Math.max(m, n); i++) {
                    int channel = left[(batch * m + Math.min(i, m - 1)) * k + l];
                    int other = right[(batch * k + l) * n + Math.min(i, n - 1)];
                    if ((partner[channel] != -1 && partner[channel] != other) || (back[other] != -1 && back[other] != channel)) {
                        return;
                    }
                    partner[channel] = other;
                    back[other] = channel;
                }
            }
        }
        double[] ofA = new double[partner.length];
        double[] ofB = new double[back.length];
        Arrays.fill(ofA, LEAST_ACTIVATION);
        Arrays.fill(ofB, LEAST_ACTIVATION);
        collect(labelled(a.get().op()), ofA);
        collect(labelled(b.get().op()), ofB);
        double[] factors = new double[partner.length];
        double[] inverse = new double[back.length];
        Arrays.fill(factors, 1);
        Arrays.fill(inverse, 1);
        for (int channel = 0; channel < partner.length; channel++) {
            if (partner[channel] >= 0) {
                factors[channel] = Math.sqrt(ofA[channel] / ofB[partner[channel]]);
                inverse[partner[channel]] = 1 / factors[channel];
            }
        }
        columns.put(a.get().op().name(), factors);
        columns.put(b.get().op().name(), inverse);
    }

    /// A linear op, and which of its channels each element of a rearrangement of its output is.
    private record Source(Op.Linear op, int[] channels) {}

    /// {@return the linear op behind rearrangements of a tensor that nothing else reads}
    private Optional<Source> back(String tensor) {
        if (graph.consumersOf(tensor).size() != 1 || graph.outputs().contains(tensor)) {
            return Optional.empty();
        }
        return graph.producerOf(tensor).flatMap(op -> switch (op) {
            case Op.Linear linear -> Optional.of(new Source(linear, labelled(linear).channels()));
            case Op.Reshape reshape -> back(reshape.x());
            case Op.Transpose transpose -> back(transpose.x()).map(source -> new Source(source.op(), transposed(transpose, source.channels())));
            default -> Optional.<Source>empty();
        });
    }

    private Op scaled(Op op) {
        double[] by = columns.getOrDefault(op.name(), new double[0]);
        double[] times = rows.getOrDefault(op.name(), new double[0]);
        if (by.length == 0 && times.length == 0) {
            return op;
        }
        return switch (op) {
            case Op.Linear linear -> new Op.Linear(linear.head(), linear.x(), weight(linear.weight(), by, times), divided(linear.bias(), by));
            case Op.LayerNorm norm -> new Op.LayerNorm(norm.head(), norm.x(), divided(norm.gamma(), by), divided(norm.beta(), by), norm.epsilon());
            case Op.RmsNorm norm -> new Op.RmsNorm(norm.head(), norm.x(), divided(norm.gamma(), by), norm.epsilon());
            default -> throw new IllegalStateException("op '" + op.name() + "' has no channels");
        };
    }

    private static FloatTensor weight(FloatTensor weight, double[] by, double[] times) {
        int n = weight.shape().dim(1);
        float[] scaled = new float[weight.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (weight.at(i) * (times.length == 0 ? 1 : times[i / n]) / (by.length == 0 ? 1 : by[i % n]));
        }
        return FloatTensor.of(weight.shape(), scaled);
    }

    private static FloatTensor divided(FloatTensor values, double[] by) {
        if (by.length == 0) {
            return values;
        }
        float[] scaled = new float[values.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (values.at(i) / by[i % by.length]);
        }
        return FloatTensor.of(values.shape(), scaled);
    }
}
