package dev.cupel.benchmarks.speed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// One question of the measurement, answered on its own.
public interface Part {
    /// How it is measured.
    ///
    /// @param root     folder of the checkout
    /// @param rounds   of each contender
    /// @param machines presets that simulator and twin are compared on
    /// @param pictures folder that plots are written into
    /// @param say      takes lines that tell how far it is
    record Bench(Path root, Clock clock, int rounds, List<String> machines, Path pictures, Consumer<String> say) {
        public Bench {
            machines = List.copyOf(machines);
        }
    }

    /// What was found.
    ///
    /// @param checks figures with a target
    /// @param text   all figures, in Markdown
    record Finding(List<Check> checks, String text) {
        public Finding {
            checks = List.copyOf(checks);
        }
    }

    /// {@return its name on the command line}
    String name();

    /// {@return what it says, in a line}
    String title();

    /// {@return the answer}
    /// @throws IOException           if a tool is missing or fails; the message says which
    /// @throws IllegalStateException if a file of the checkout is wrong; the message holds its diagnostics
    Finding measure(Bench bench) throws IOException;

    /// {@return all parts, in the order of the targets}
    static List<Part> all() {
        return List.of(new TwinPart(), new NativePart(), new ObservedPart(), new CompilePart(), new GrowthPart(), new StartPart(), new CodePart(), new SystolicPart());
    }
}
