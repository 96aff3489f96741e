package dev.cupel.programs.proof;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Inputs of an op that make one of its values leave its width.
///
/// @param op      the op's name; empty for code that belongs to none
/// @param pc      the instruction at which it happens, if nothing before overflows
/// @param element of the vector
/// @param exact   the value over the integers
/// @param tensors codes of the op's inputs by name, row-major, within the ranges that are proved for them; tensors of the program: its inputs, or
///                those it can observe
public record Witness(String op, int pc, int element, long exact, Map<String, int[]> tensors) {
    public Witness {
        tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    }
}
