package dev.cupel.explore;

import dev.cupel.isa.Machine;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a point came to, and what it is of: complete without the sweep that asked for it.
///
/// @param key      names all that decided it, see [PointKey]
/// @param source   what was run
/// @param machine  that it ran on
/// @param settings all of a network, by [Setting]'s names; none of a program
/// @param rows     that it was judged by
/// @param status   how it ended
/// @param measures as text, so that a finding read back is the finding written
/// @param reason   of a status that is not [Status#DONE]
record Finding(String key, Subject.Origin source, Machine machine, Map<String, String> settings, int rows, Status status, Map<Measure, String> measures, String reason) {
    Finding {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        var sorted = new EnumMap<Measure, String>(Measure.class);
        sorted.putAll(measures);
        measures = Collections.unmodifiableMap(sorted);
    }

    /// How a point ended.
    enum Status {
        /// Ran to its end on every row.
        DONE("done"),
        /// An instruction could not go on.
        TRAPPED("trapped"),
        /// Not over by `--max-cycles`.
        CYCLE_LIMIT("cycle_limit"),
        /// The machine, the quantizer or the compiler does not take it.
        REFUSED("refused"),
        /// Not run: the range proof found what the sweep rules out.
        PRUNED("pruned");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Optional<Status> find(String label) {
            return Stream.of(values()).filter(status -> status.label.equals(label)).findFirst();
        }
    }

    /// {@return the finding, its source called otherwise}
    Finding with(Subject.Origin other) {
        return new Finding(key, other, machine, settings, rows, status, measures, reason);
    }

    /// {@return a measure's number, where it has one}
    OptionalDouble number(Measure measure) {
        String text = measures.get(measure);
        return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    /// {@return a measure's text; empty where there is none}
    String text(Measure measure) {
        return measures.getOrDefault(measure, "");
    }
}
