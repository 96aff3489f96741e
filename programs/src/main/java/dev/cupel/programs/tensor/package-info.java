/// Dense tensors, and the files they live in: ONNX TensorProto (`.pb`), NumPy (`.npy`) and JSON (`.json`).
/// Start at [dev.cupel.programs.tensor.Tensor] and [dev.cupel.programs.tensor.TensorFile#read]. A tensor is immutable, row-major and carries its
/// [dev.cupel.programs.tensor.Shape]; what a file holds wrongly comes back as diagnostics, never as an exception.
/// Nothing here knows ops (`dev.cupel.programs.graph`) or quantization.
package dev.cupel.programs.tensor;
