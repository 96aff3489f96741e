package dev.cupel.programs.quantize;

import dev.cupel.isa.Rounding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// How a float graph is taken to integers.
///
/// @param weightBits       width of weights, 2..16
/// @param activationBits   width of all other tensors, 2..16
/// @param residualBits     width of the residual stream, of what is added to it, and of embeddings, 2..16
/// @param outputBits       width of the graph's outputs, 2..16; a word less wide than 18 bits gives them two bits less than itself
/// @param perChannel       whether each output column of a weight has a scale of its own
/// @param affine           whether signed activations may have a zero point
/// @param range            how ranges are laid over the values seen in calibration
/// @param softmaxRom       the size of exponential ROMs
/// @param rounding         the graph's one rounding mode; not [Rounding#MACHINE]
/// @param variants         arithmetics asked for, and the error wanted of the others
/// @param overrides        by name of a tensor, of the op that gives it, or of a linear op with `.weight` after it
public record QuantizeOptions(
        int weightBits,
        int activationBits,
        int residualBits,
        int outputBits,
        boolean perChannel,
        boolean affine,
        RangeRule range,
        SoftmaxRom softmaxRom,
        Rounding rounding,
        Variants variants,
        Map<String, WidthOverride> overrides) {
    /// 8 bits, the residual stream 12, outputs 16; symmetric; a scale for each column of weights; nothing clipped; half up.
    public static final QuantizeOptions DEFAULT =
            new QuantizeOptions(8, 8, 12, 16, true, false, RangeRule.MIN_MAX, SoftmaxRom.LEAST_ERROR, Rounding.HALF_UP, Variants.NONE, Map.of());

    public QuantizeOptions {
        overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
        inRange("weight bits", weightBits);
        inRange("activation bits", activationBits);
        inRange("residual bits", residualBits);
        inRange("output bits", outputBits);
        if (rounding == Rounding.MACHINE) {
            throw new IllegalArgumentException("rounding: a quantized graph states its own");
        }
    }

    private static void inRange(String what, int bits) {
        if (bits < 2 || bits > 16) {
            throw new IllegalArgumentException("%s: %d, must be in 2..16".formatted(what, bits));
        }
    }

    /// {@return these options with other widths} The residual stream gets no fewer bits than activations.
    public QuantizeOptions withBits(int weights, int activations) {
        return new QuantizeOptions(weights, activations, Math.max(residualBits, activations), outputBits, perChannel, affine, range, softmaxRom, rounding, variants, overrides);
    }

    /// {@return these options with another width of the residual stream}
    public QuantizeOptions withResidualBits(int bits) {
        return new QuantizeOptions(weightBits, activationBits, bits, outputBits, perChannel, affine, range, softmaxRom, rounding, variants, overrides);
    }

    /// {@return these options with another width of the outputs}
    public QuantizeOptions withOutputBits(int bits) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, bits, perChannel, affine, range, softmaxRom, rounding, variants, overrides);
    }

    /// {@return these options with another way to lay ranges}
    public QuantizeOptions with(RangeRule other, boolean zeroPoints, boolean scaleForEachColumn) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, outputBits, scaleForEachColumn, zeroPoints, other, softmaxRom, rounding, variants, overrides);
    }

    /// {@return these options with another size of exponential ROMs}
    public QuantizeOptions with(SoftmaxRom rom) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, outputBits, perChannel, affine, range, rom, rounding, variants, overrides);
    }

    /// {@return these options with another rounding}
    public QuantizeOptions with(Rounding mode) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, outputBits, perChannel, affine, range, softmaxRom, mode, variants, overrides);
    }

    /// {@return these options for a network that is quantized already: half to even, exact factors, and 16 bits for what it leaves in float}
    public QuantizeOptions ofQuantized() {
        Variants exact = variants.error().isPresent() ? variants : variants.within(OptionalDouble.of(0));
        return with(exact).with(Rounding.HALF_EVEN).withBits(weightBits, 16);
    }

    /// {@return these options with other overrides}
    public QuantizeOptions with(Map<String, WidthOverride> others) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, outputBits, perChannel, affine, range, softmaxRom, rounding, variants, others);
    }

    /// {@return these options with other variants}
    public QuantizeOptions with(Variants others) {
        return new QuantizeOptions(weightBits, activationBits, residualBits, outputBits, perChannel, affine, range, softmaxRom, rounding, others, overrides);
    }
}
