package dev.cupel.programs.evaluate;

import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;

/// The codes that a tensor took, beside those that it can take.
///
/// @param type     of the codes
/// @param least    the least that was seen
/// @param greatest the greatest
/// @param atLow    elements at the type's least code
/// @param atHigh   elements at its greatest
/// @param elements all elements
public record CodeRange(CodeType type, int least, int greatest, long atLow, long atHigh, long elements) {
    static CodeRange of(CodeTensor tensor, CodeType type) {
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        long atLow = 0;
        long atHigh = 0;
        int low = type.low();
        int high = type.high();
        int[] codes = tensor.codes();
        for (int code : codes) {
            least = Math.min(least, code);
            greatest = Math.max(greatest, code);
            atLow += code == low ? 1 : 0;
            atHigh += code == high ? 1 : 0;
        }
        return new CodeRange(type, least, greatest, atLow, atHigh, codes.length);
    }

    /// {@return this and what other rows of the same tensor took}
    CodeRange plus(CodeRange other) {
        return new CodeRange(type, Math.min(least, other.least), Math.max(greatest, other.greatest), atLow + other.atLow, atHigh + other.atHigh,
                elements + other.elements);
    }
}
