/// The float network as a graph of ops, each meaning what its name says: one op per thing a kernel computes.
/// Start at [dev.cupel.programs.graph.Graph], then [dev.cupel.programs.graph.Op]. What shape an op gives, and what it demands of its
/// inputs, is one pure function: [dev.cupel.programs.graph.OpShape]. Graphs come from `dev.cupel.programs.onnx` or `dev.cupel.programs.json`.
/// Nothing here computes values (`dev.cupel.programs.reference`).
package dev.cupel.programs.graph;
