package dev.cupel.programs.graph;

import java.util.List;
import java.util.Optional;

/// Where an op was written.
///
/// @param file  the file's name as the user gave it; empty if the op was made in code
/// @param place line and column of a text source
/// @param nodes the names of the ONNX nodes that were folded into the op, in the file's order
public record Origin(String file, Optional<Place> place, List<String> nodes) {
    /// An op that no file holds.
    public static final Origin NONE = new Origin("", Optional.empty(), List.of());

    /// A position in a text, both counted from 1.
    public record Place(int line, int column) {}

    public Origin {
        nodes = List.copyOf(nodes);
    }

    /// {@return the origin of an op folded from nodes of an ONNX file}
    public static Origin onnx(String file, List<String> nodes) {
        return new Origin(file, Optional.empty(), nodes);
    }

    /// {@return the origin of an op written in a text file}
    public static Origin text(String file, int line, int column) {
        return new Origin(file, Optional.of(new Place(line, column)), List.of());
    }

    /// {@return the origin in one line for a reader: `graph.json:12:5`, or `model.onnx: /e/MatMul, /e/Add`}
    public String describe() {
        String at = place.map(p -> file + ":" + p.line() + ":" + p.column()).orElse(file);
        return nodes.isEmpty() ? at : at + ": " + String.join(", ", nodes);
    }
}
