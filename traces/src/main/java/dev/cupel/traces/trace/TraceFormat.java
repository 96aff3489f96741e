package dev.cupel.traces.trace;

import com.github.luben.zstd.ZstdOutputStream;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.Nearest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Whom a trace is for. A file's name says it.
public enum TraceFormat {
    /// The Perfetto UI and trace processor: protobuf, <https://perfetto.dev/docs/reference/trace-packet-proto>.
    PERFETTO,
    /// Konata, a pipeline viewer: Kanata log 0004, <https://github.com/shioyadan/Konata/blob/master/docs/kanata-log-format.md>.
    KANATA,
    /// GTKWave and its kin: value change dump, IEEE 1364-2005, section 18.
    VCD;

    private static final int ZSTD_LEVEL = 1;
    /// A quarter smaller than the fastest, and hardly slower.
    private static final int GZIP_LEVEL = 4;

    private List<String> endings() {
        return switch (this) {
            case PERFETTO -> List.of(".perfetto-trace", ".perfetto", ".pftrace");
            case KANATA -> List.of(".kanata", ".kanata.zst", ".kanata.gz");
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
        throw new IllegalArgumentException("--trace %s: its name must end in one of %s".formatted(Inert.text(name), String.join(", ", known))
                + Nearest.suggestion(ending, known).map(help -> "; " + help).orElse(""));
    }

    /// {@return `out`, with what is written compressed as the name of `file` asks for} The fast levels are enough: traces shrink well at any.
    static OutputStream compressed(Path file, OutputStream out) throws IOException {
        String name = file.toString();
        if (name.endsWith(".zst")) {
            return new ZstdOutputStream(out, ZSTD_LEVEL);
        }
        return name.endsWith(".gz") ? new LeveledGzip(out) : out;
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(OutputStream out) throws IOException {
            super(out, TraceFile.BUFFER);
            def.setLevel(GZIP_LEVEL);
        }
    }
}
