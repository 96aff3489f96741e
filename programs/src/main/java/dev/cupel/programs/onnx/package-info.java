/// Float ONNX files, as PyTorch's exporters write them, to [dev.cupel.programs.graph.Graph]. Start at [dev.cupel.programs.onnx.OnnxImport]; the way is
/// `bytes -> OnnxNode (checked) -> Network (batch bound to one inference, constants and shape arithmetic folded, shapes known) -> Match
/// (one per op of the graph, found by the *Pattern classes) -> Graph (named)`. Every fault of a file is found before anything is refused.
/// Nothing here knows quantized operators or widths.
package dev.cupel.programs.onnx;
