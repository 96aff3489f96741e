package dev.cupel.traces.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.sim.engine.EventLog;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Published softmax kernels fail on rows of equal scores; ours does not.
class PublishedSoftmaxFailuresTest {
    private static final Machine EDGE16 = Presets.named("edge16");

    /// Our softmax of `n` equal int8 scores, by what is chosen where nothing is asked for.
    private static OpMeasure ofEqualScores(int n, int bits) {
        var shape = Shape.of(1, n);
        var op = new Op.Softmax(new Op.Head("softmax", "y", shape, Origin.NONE), "x", Optional.empty());
        var trial = OpTrial.of(op, List.of(new QuantizedTensor("x", shape, CodeType.symmetric(8, 0.1))),
                new QuantizedTensor("y", shape, new CodeType(bits, false, Math.scalb(1.0, -bits), 0)), WeightSettings.DEFAULT, EDGE16, Variants.NONE).orThrow();
        int[] codes = new int[n];
        Arrays.fill(codes, 5);
        return trial.run(List.of(new Sample("equal", List.of(new CodeTensor(shape, codes)))), OutputError.Range.SATURATED, 1);
    }

    /// The sum of `n` exponentials of 1 as TFLite holds them, Q12.19: each 2^19, in an accumulator of 32 bits and then in one element of it.
    private static EventLog tfliteSum(int n) {
        var rest = n % 64 == 0 ? "" : """
                        setvl %d
                        aadd  a0, #524288
                        setvl 64
                """.formatted(n % 64);
        var program = Assembler.assemble(SourceText.of("sum.asm", """
                .name sum
                        setvl 64
                        clr   a0
                        loop  #%d
                        aadd  a0, #524288
                        endloop
                %s        hsum  a1[0], a0
                        halt
                """.formatted(n / 64, rest))).orThrow();
        return Simulation.of(program, EDGE16, Options.DEFAULT).run(Inputs.NONE).events();
    }

    @Test
    void tflitesSumOf4096EqualScoresDoesNotFit32Bits() {
        var log = tfliteSum(4096);
        assertEquals(1, log.events());
        var event = log.first().getFirst();
        assertEquals(1L << 31, event.exact());
        assertEquals(32, event.width());
        assertEquals(1, event.missing());
        assertEquals(0, tfliteSum(4095).events());
    }

    @ParameterizedTest(name = "{0} equal scores, outputs of {1} bits")
    @CsvSource({"4095, 8", "4096, 8", "4095, 16", "4096, 16"})
    void oursOfAsManyEqualScoresIsThePerfectlyRoundedOneWithoutAnEvent(int n, int bits) {
        var ours = ofEqualScores(n, bits);
        assertEquals(0, ours.events());
        assertEquals(0, ours.error().differing());
        // 4096 equal outputs of 16 bits are 16 steps each and add up to 1.
        assertTrue(n != 4096 || bits != 16 || ours.error().rowSum() == 0, () -> ours.error().toString());
    }

    /// ITA (arXiv 2307.03493; Deeploy's ITAMax): exponentials of 8 bits, and the reciprocal of their sum by a division of 16 bits.
    private static int itaOfEqualScores(int n) {
        int one = 256;
        return (255 * 256) / (n * one);
    }

    @Test
    void itaGivesZerosFrom256EqualScoresOn_oursTheRightOnes() {
        assertEquals(1, itaOfEqualScores(255));
        assertEquals(0, itaOfEqualScores(256));

        var ours = ofEqualScores(256, 8);
        assertEquals(0, ours.events());
        assertEquals(0, ours.error().most());
        assertEquals(0, ours.error().rowSum());
    }
}
