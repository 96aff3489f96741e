package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.Shape;

/// A tensor that the user gives for each inference.
///
/// @param name  the tensor's name
/// @param shape its extents for one inference; a batch axis of the exporter stays, with extent 1
public record GraphInput(String name, Shape shape) {}
