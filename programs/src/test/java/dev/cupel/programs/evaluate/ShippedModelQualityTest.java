package dev.cupel.programs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.Quantizer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the integers keep of the shipped models, over all held-out rows, calibrated on the calibration rows alone. The targets are those of
/// DESIGN.md, section 12; seen at 8 bits: digits-vit 0.9778 and 0.0007 nat, digits-rms 0.9867 and 0.0003 nat.
class ShippedModelQualityTest {
    private static final Limits EDGE16 = new Limits(32, 32, 4096, 32);

    @ParameterizedTest(name = "{0} at 8 bits is within 0.5 points of {1}, KL at most 0.001 nat")
    @CsvSource({"digits-vit, 0.98", "digits-rms, 0.98667"})
    void eightBitsKeepTheModelsAnswers(String model, double accuracyByFacts) {
        Score score = evaluate(model, QuantizeOptions.DEFAULT, 450).score();

        assertEquals(450, score.rows());
        assertEquals(accuracyByFacts, score.ofFloat(), 5e-6, "float accuracy");
        assertEquals(score.ofFloat(), score.ofInteger(), 0.005, "integer accuracy");
        assertTrue(score.kl() > 0 && score.kl() <= 0.001, "KL " + score.kl());
        assertTrue(score.agreement() >= 0.995, "agreement " + score.agreement());
    }

    @ParameterizedTest(name = "{0} at 16 bits answers as float does")
    @CsvSource({"digits-vit", "digits-rms"})
    void sixteenBitsAreFloat(String model) {
        Score score = evaluate(model, QuantizeOptions.DEFAULT.withBits(16, 16), 90).score();

        // models.md, 16/16: KL below 0.0001 and float's own answers.
        assertEquals(1, score.agreement());
        assertTrue(score.kl() < 1e-5, "KL " + score.kl());
    }

    @ParameterizedTest(name = "{0}: fewer bits lose more")
    @CsvSource({"digits-vit", "digits-rms"})
    void fewerBitsLoseMore(String model) {
        double eight = evaluate(model, QuantizeOptions.DEFAULT, 90).score().kl();
        double six = evaluate(model, QuantizeOptions.DEFAULT.withBits(6, 6), 90).score().kl();
        double four = evaluate(model, QuantizeOptions.DEFAULT.withBits(4, 4), 90).score().kl();

        assertTrue(eight < six && six < four, "%s nat at 8 bits, %s at 6, %s at 4".formatted(eight, six, four));
    }

    private static Evaluation evaluate(String model, QuantizeOptions options, int rows) {
        Path folder = Path.of("models", model);
        Graph graph = OnnxImport.read(folder.resolve("model.onnx")).orThrow();
        var seen = Dataset.folder(folder.resolve("calib"), graph).orThrow();
        var calibration = Calibrator.observe(graph, IntStream.range(0, seen.rows()).mapToObj(row -> seen.rowAsDoubles(row, graph)).toList());
        var quantized = Quantizer.quantize(graph, calibration, options, EDGE16).orThrow();
        return new Evaluator(graph, quantized).byReference(Dataset.folder(folder.resolve("eval"), graph).orThrow().limited(rows));
    }
}
