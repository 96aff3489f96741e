package dev.cupel.programs.evaluate;

/// The errors of one op's output, `total = own + inherited` element by element, and the codes that it took.
///
/// @param own       dequantized output minus the float64 op of its actual, dequantized inputs
/// @param inherited float64 op of those inputs minus the float64 op of the float model's inputs
/// @param total     dequantized output minus the float model's
/// @param range     of the output's codes
public record OpErrors(ErrorSum own, ErrorSum inherited, ErrorSum total, CodeRange range) {
    /// {@return these errors and those of other rows}
    public OpErrors plus(OpErrors other) {
        return new OpErrors(own.plus(other.own), inherited.plus(other.inherited), total.plus(other.total), range.plus(other.range));
    }
}
