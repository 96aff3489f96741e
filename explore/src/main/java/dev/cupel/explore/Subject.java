package dev.cupel.explore;

import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.NamedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What all points of a sweep have in common: what is run, on which rows, how long at most, and whether it is proved.
///
/// @param source    a file
/// @param rows      the rows of a network, or of a program's inputs
/// @param seed      of rows that are drawn
/// @param proof     what is made of the range proof
/// @param maxCycles a run that is not over by then is ended
public record Subject(Path source, ModelRows.Choice rows, long seed, Proof proof, long maxCycles) {
    /// What is made of the range proof of a point.
    public enum Proof {
        /// Nothing is proved.
        NONE("none"),
        /// Its verdict and widths are told.
        RECORD("record"),
        /// Points that some input overflows are not run.
        PRUNE("prune"),
        /// Points that are not proved free of overflow are not run.
        REQUIRE("require");

        private final String label;

        Proof(String label) {
            this.label = label;
        }

        /// {@return its name in sweep files}
        public String label() {
            return label;
        }
    }

    /// What findings say of a source.
    ///
    /// @param file   as it was given first
    /// @param sha256 of its bytes
    /// @param rows   the options of `cupel run` that name the files of rows
    record Origin(String file, String sha256, List<String> rows) {
        Origin {
            rows = List.copyOf(rows);
        }
    }

    /// {@return the options of `cupel run` that name the files of rows; none for those beside the source}
    List<String> rowOptions() {
        var words = new ArrayList<String>();
        rows.inputs().forEach(file -> words.addAll(List.of("--input", named(file))));
        rows.calibration().forEach(file -> words.addAll(List.of("--calibrate", named(file))));
        rows.labels().ifPresent(labels -> words.addAll(List.of("--labels", labels.toString())));
        return words;
    }

    private static String named(NamedFile file) {
        return file.name().map(name -> name + "=").orElse("") + file.file();
    }
}
