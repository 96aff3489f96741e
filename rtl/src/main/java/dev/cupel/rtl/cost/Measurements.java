package dev.cupel.rtl.cost;

import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was synthesized, as it is kept beside this class in `area.json`.
///
/// @param tool     the synthesizer and its version
/// @param library  the cells
/// @param measured modules
public record Measurements(String tool, String library, List<Measured> measured) {
    /// The file's name.
    public static final String FILE = "area.json";

    public Measurements {
        measured = List.copyOf(measured);
    }

    /// {@return those shipped with Cupel}
    public static Measurements shipped() {
        return Shipped.VALUE;
    }

    private static final class Shipped {
        private static final Measurements VALUE = read();

        private static Measurements read() {
            try (InputStream stream = Measurements.class.getResourceAsStream(FILE)) {
                return stream == null ? new Measurements("", "", List.of()) : parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new IllegalStateException(FILE + " is on the class path and cannot be read", unreadable);
            }
        }
    }

    /// {@return the measurements of one piece}
    public List<Measured> of(Piece piece) {
        return measured.stream().filter(m -> m.piece().equals(piece)).toList();
    }

    /// {@return the measurements in a text that [#json] wrote}
    public static Measurements parse(String json) {
        var file = members(JsonText.parse(SourceText.of(FILE, json)).orThrow());
        return new Measurements(text(file, "tool"), text(file, "library"), elements(file, "measured").stream().map(Measurements::measured).toList());
    }

    private static Measured measured(JsonValue value) {
        var of = members(value);
        var sizes = new LinkedHashMap<String, Integer>();
        for (var member : members(value(of, "sizes")).members()) {
            sizes.put(member.key(), (int) number(member.value()));
        }
        String module = text(of, "module");
        return new Measured(Piece.named(module).orElseThrow(() -> new IllegalStateException(FILE + ": no piece is the module " + module)), sizes,
                text(of, "source"), text(of, "evidence"), number(value(of, "gates")), (int) number(value(of, "flipFlops")), number(value(of, "delay")));
    }

    private static JsonValue.Members members(JsonValue value) {
        if (value instanceof JsonValue.Members members) {
            return members;
        }
        throw wrong("an object", value);
    }

    private static List<JsonValue> elements(JsonValue.Members of, String key) {
        if (value(of, key) instanceof JsonValue.Elements elements) {
            return elements.elements();
        }
        throw wrong("an array", value(of, key));
    }

    private static String text(JsonValue.Members of, String key) {
        if (value(of, key) instanceof JsonValue.Text text) {
            return text.text();
        }
        throw wrong("a string", value(of, key));
    }

    private static double number(JsonValue value) {
        if (value instanceof JsonValue.Numeral numeral) {
            return numeral.toDouble();
        }
        throw wrong("a number", value);
    }

    private static JsonValue value(JsonValue.Members of, String key) {
        return of.get(key).orElseThrow(() -> new IllegalStateException("%s:%d: no `%s`".formatted(FILE, of.at().line(), key)));
    }

    private static IllegalStateException wrong(String needed, JsonValue value) {
        return new IllegalStateException("%s:%d: %s, needs %s".formatted(FILE, value.at().line(), value.what(), needed));
    }

    /// {@return the measurements as text, one to a line}
    public String json() {
        return """
                {"tool": "%s", "library": "%s",
                 "measured": [
                %s
                 ]}
                """.formatted(tool, library,
                measured.stream().map(m -> ("  {\"module\": \"%s\", \"sizes\": {%s}, \"source\": \"%s\", \"evidence\": \"%s\", \"gates\": %.1f, "
                        + "\"flipFlops\": %d, \"delay\": %.3f}").formatted(m.piece().module(), sizes(m.sizes()), m.source(), m.evidence(), m.gates(), m.flipFlops(), m.delay()))
                        .collect(Collectors.joining(",\n")));
    }

    private static String sizes(Map<String, Integer> sizes) {
        return sizes.entrySet().stream().map(size -> "\"%s\": %d".formatted(size.getKey(), size.getValue())).collect(Collectors.joining(", "));
    }

    /// {@return what was measured of a piece at these sizes from this source}
    public Optional<Measured> find(Piece piece, Map<String, Integer> sizes, String source) {
        return measured.stream().filter(m -> m.piece().equals(piece) && m.sizes().equals(sizes) && m.source().equals(source)).findFirst();
    }
}
