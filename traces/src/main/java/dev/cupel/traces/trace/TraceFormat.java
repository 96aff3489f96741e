package dev.cupel.traces.trace;

import dev.cupel.isa.text.Nearest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Whom a trace is for. A file's name says it.
public enum TraceFormat {
    /// The Perfetto UI and trace processor: protobuf, <https://perfetto.dev/docs/reference/trace-packet-proto>.
    PERFETTO,
    /// Konata, a pipeline viewer: Kanata log 0004, <https://github.com/shioyadan/Konata/blob/master/docs/kanata-log-format.md>.
    KANATA,
    /// GTKWave and its kin: value change dump, IEEE 1364-2005, section 18.
    VCD;

    private List<String> endings() {
        return switch (this) {
            case PERFETTO -> List.of(".perfetto-trace", ".perfetto", ".pftrace");
            case KANATA -> List.of(".kanata", ".kanata.gz");
            case VCD -> List.of(".vcd", ".vcd.gz");
        };
    }

    /// {@return the format that the name of `file` asks for}
    /// @throws IllegalArgumentException if it asks for none; the message names all
    public static TraceFormat of(Path file) {
        String name = file.toString();
        for (var format : values()) {
            if (format.endings().stream().anyMatch(name::endsWith)) {
                return format;
            }
        }
        var known = Arrays.stream(values()).flatMap(format -> format.endings().stream()).toList();
        String ending = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/') + 1));
        throw new IllegalArgumentException("--trace %s: its name must end in one of %s".formatted(InertText.of(name), String.join(", ", known))
                + Nearest.suggestion(ending, known).map(help -> "; " + help).orElse(""));
    }

    /// {@return whether the file is to be compressed as a whole}
    static boolean gzipped(Path file) {
        return file.toString().endsWith(".gz");
    }
}
