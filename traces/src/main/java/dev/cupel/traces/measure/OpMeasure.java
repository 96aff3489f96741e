package dev.cupel.traces.measure;

/// What one op took and gave.
///
/// @param variant      as reports write it; empty where the op has but one
/// @param cycles       of the op in a run, those left out in which it waits for transfers of its inputs
/// @param boundOp      what no code for it can be faster than
/// @param boundProgram what its code cannot be faster than, transfers left out
/// @param multiplies   elements that the multiplier or the multiply-accumulate worked on in a run
/// @param outputs      elements of the output
/// @param events       overflow events over all inputs
/// @param clips        intended saturations over all inputs
/// @param error        over all inputs
public record OpMeasure(
        String variant, long cycles, long boundOp, long boundProgram, long multiplies, long outputs, long events, long clips, OutputError error) {
    /// {@return multiplier operations an output element}
    public double multipliesAnElement() {
        return (double) multiplies / outputs;
    }

    /// {@return this and the same op on other inputs, or with other scales and so other tables; cycles and counts of code are this one's}
    public OpMeasure plus(OpMeasure other) {
        return new OpMeasure(variant, cycles, boundOp, boundProgram, multiplies, outputs, events + other.events, clips + other.clips, error.plus(other.error));
    }
}
