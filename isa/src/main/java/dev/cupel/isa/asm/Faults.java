package dev.cupel.isa.asm;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The faults found in one text so far, at most [#MOST]: a file that is no assembly at all has no use for more.
final class Faults {
    static final int MOST = 100;

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();

    Faults(SourceText source) {
        this.source = source;
    }

    void add(Diagnostic fault) {
        if (found.size() < MOST) {
            found.add(fault);
        }
    }

    void at(Span span, String message) {
        add(Diagnostic.at(source, span, message));
    }

    void at(Span span, String message, Optional<String> help) {
        add(Diagnostic.at(source, span, message).help(help));
    }

    int count() {
        return found.size();
    }

    boolean full() {
        return found.size() == MOST;
    }

    /// {@return all, in the order of the text}
    List<Diagnostic> inOrder() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Diagnostic d) -> d.at().map(Span::line).orElse(Integer.MAX_VALUE))
                .thenComparingInt(d -> d.at().map(Span::column).orElse(0)));
        if (full()) {
            sorted.add(Diagnostic.of(source.name(), "too many faults; the first %d are shown".formatted(MOST)));
        }
        return sorted;
    }
}
