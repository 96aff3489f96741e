/// Texts that users write and the faults found in them: [SourceText], the [Span] of a token, the [Diagnostic] that points at it,
/// and [Nearest] for suggestions; [SourceFile], [JsonText] and [YamlText] read what the user gave. Every reader of the project (assembly, JSON, ONNX, tensors) reports through these types.
/// Nothing here knows what a text means.
package dev.cupel.isa.text;
