package dev.cupel.isa;

/// A hardware unit that takes instructions. Each takes a new one only when the beats of its last are through.
public enum Unit {
    MUL, SHR, LUT, CMP, ACC, SQRT, MEMORY, DMA, CONTROL
}
