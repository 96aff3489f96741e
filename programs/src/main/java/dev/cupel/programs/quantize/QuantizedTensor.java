package dev.cupel.programs.quantize;

import dev.cupel.programs.tensor.Shape;

/// A tensor of codes.
public record QuantizedTensor(String name, Shape shape, CodeType type) {}
