package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Holds what import makes of a model against what ONNX Runtime gives for the same bytes.
final class AgainstOnnxRuntime {
    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();
    private static final double RELATIVE = 64 * 0x1p-24;

    private AgainstOnnxRuntime() {}

    /// {@return the graph, after ONNX Runtime has given the same for three random inputs}
    static Graph imported(ModelBuilder model) throws OrtException {
        byte[] bytes = model.build();
        Graph graph = OnnxImport.parse("m", bytes).orThrow();
        try (var session = RUNTIME.createSession(bytes)) {
            for (long seed = 0; seed < 3; seed++) {
                GraphInput input = graph.inputs().getFirst();
                FloatTensor x = random(input.shape(), seed);
                long[] dims = input.shape().dims().stream().mapToLong(Integer::longValue).toArray();
                Map<String, DoubleTensor> mine = FloatReference.run(graph, new HashMap<>(Map.of(input.name(), x.toDouble())));
                try (var tensor = OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(x.toArray()), dims);
                        var answer = session.run(Map.of(input.name(), tensor))) {
                    for (int i = 0; i < graph.outputs().size(); i++) {
                        check(Objects.requireNonNull(mine.get(graph.outputs().get(i))), (OnnxTensor) answer.get(i), "seed " + seed);
                    }
                }
            }
        }
        return graph;
    }

    private static void check(DoubleTensor mine, OnnxTensor given, String what) {
        assertEquals(mine.shape().dims().stream().map(Integer::longValue).toList(), Arrays.stream(given.getInfo().getShape()).boxed().toList(), what);
        FloatBuffer theirs = given.getFloatBuffer();
        double largest = 0;
        for (int i = 0; i < mine.size(); i++) {
            largest = Math.max(largest, Math.abs(mine.at(i)));
        }
        for (int i = 0; i < mine.size(); i++) {
            assertTrue(Math.abs(mine.at(i) - theirs.get(i)) <= RELATIVE * largest, what + ", element " + i + ": " + mine.at(i) + ", ONNX Runtime gives " + theirs.get(i));
        }
    }

    static FloatTensor random(Shape shape, long seed) {
        var random = new Random(seed);
        float[] elements = new float[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) (2 * random.nextGaussian());
        }
        return FloatTensor.of(shape, elements);
    }
}
