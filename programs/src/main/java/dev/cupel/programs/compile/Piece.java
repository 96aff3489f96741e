package dev.cupel.programs.compile;

/// A stretch of the scratchpad that holds one thing while a stage runs. Different pieces do not overlap.
///
/// @param end address behind its last byte
record Piece(int address, int end) {
    boolean holds(long at) {
        return at >= address && at < end;
    }
}
