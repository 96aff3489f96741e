/// The project's own text of a network: the JSON op graph, with the schema that `graph.schema.json` publishes. Start at
/// [dev.cupel.programs.json.GraphJson]. It says all that a [dev.cupel.programs.graph.GraphFile] says: writing and reading give the same one back.
/// Beside it [dev.cupel.programs.json.WidthsFile], by which a user sets the widths of single tensors. Nothing here knows ONNX or calibration.
package dev.cupel.programs.json;
