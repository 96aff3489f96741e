package dev.cupel.programs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.RangeRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

    /// research/models.md reached these with the same measures; the plain 8-bit network has 1.9177 nat, and one that quantizes the mask with the scores 5.2.
    @ParameterizedTest(name = "char-lm with weights of {0}, activations of {1} and a residual stream of {2} bits: at most {3} nat and KL {4}")
    @CsvSource({"8, 8, 12, 1.893, 0.027, ", "8, 8, 8, 1.917, 0.046, MSE", "8, 16, 16, 1.880, 0.005, MIN_MAX"})
    void aLanguageModelKeepsItsLoss(int weights, int activations, int residual, double most, double mostKl, @Nullable RangeRule rule) {
        Path folder = Path.of("models", "char-lm");
        Graph graph = OnnxImport.read(folder.resolve("model.onnx")).orThrow();
        var seen = Dataset.folder(folder.resolve("calib"), graph).orThrow();
        var rows = IntStream.range(0, seen.rows()).mapToObj(row -> seen.rowAsDoubles(row, graph)).toList();
        var options = QuantizeOptions.DEFAULT.withBits(weights, activations).withResidualBits(residual);
        // One scheme is searched for; the others are what the search finds there.
        var calibrated = rule == null ? Calibrated.of(graph, rows, options, EDGE16, Search.ALL)
                : Calibrated.of(graph, rows, options.with(rule, false, true), EDGE16, new Search(false, List.of(Optional.of(0.5))));
        var quantized = Quantizer.quantize(calibrated.graph(), calibrated.calibration(), calibrated.options(), EDGE16).orThrow();

        Score score = new Evaluator(calibrated.graph(), quantized).byReference(Dataset.folder(folder.resolve("eval"), graph).orThrow()).score();

        assertEquals(64 * 64, score.positions());
        assertEquals(1.8729582, score.ofFloat(), 1e-5, "float, as facts.json has it");
        assertTrue(score.ofInteger() <= most, "%s nat".formatted(score.ofInteger()));
        assertTrue(score.kl() <= mostKl, "KL " + score.kl());
        assertTrue(calibrated.exponent().isPresent(), "cross-layer scales help here");
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
