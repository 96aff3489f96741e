package dev.cupel.traces.trace;

import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.Nearest;
import dev.cupel.traces.trace.TraceWindow.Range;
import dev.cupel.traces.trace.TraceWindow.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the text of `--trace-window`: conditions `KEY=VALUE` with commas between. docs/files.md, "Traces", is its grammar.
public final class TraceWindowParser {
    private static final List<String> KEYS = List.of("cycles", "instructions", "op", "from", "before", "after");

    private TraceWindowParser() {}

    /// {@return the window}
    /// @throws IllegalArgumentException if the text says none; the message has the offending part and what could stand there
    public static TraceWindow parse(String text) {
        var conditions = conditions(text);
        return new TraceWindow(
                Optional.ofNullable(conditions.get("cycles")).map(value -> range("cycles", value)).orElse(Range.ALL),
                Optional.ofNullable(conditions.get("instructions")).map(value -> range("instructions", value)).orElse(Range.ALL),
                Optional.ofNullable(conditions.get("op")),
                Optional.ofNullable(conditions.get("from")).map(TraceWindowParser::trigger),
                Optional.ofNullable(conditions.get("before")).map(value -> Math.toIntExact(Math.min(number("before", value), Integer.MAX_VALUE))).orElse(0),
                Optional.ofNullable(conditions.get("after")).map(value -> number("after", value)).orElse(Long.MAX_VALUE));
    }

    private static Map<String, String> conditions(String text) {
        var conditions = new LinkedHashMap<String, String>();
        for (String condition : split(text)) {
            int equals = condition.indexOf('=');
            String key = condition.substring(0, Math.max(equals, 0)).strip();
            if (equals < 0) {
                throw wrong("`%s` is no condition KEY=VALUE".formatted(Inert.text(condition)), Optional.empty());
            }
            if (!KEYS.contains(key)) {
                throw wrong("unknown condition `%s`; there are %s".formatted(Inert.text(key), String.join(", ", KEYS)), Nearest.suggestion(key, KEYS));
            }
            if (conditions.put(key, condition.substring(equals + 1).strip()) != null) {
                throw wrong("`%s` is said twice".formatted(key), Optional.empty());
            }
        }
        return conditions;
    }

    /// Splits at commas outside of quotation marks and takes the marks off; within them `\` keeps the next character.
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && at + 1 < text.length()) {
                part.append(text.charAt(++at));
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (quoted) {
            throw wrong("a quotation mark is not closed", Optional.empty());
        }
        parts.add(part.toString());
        return parts;
    }

    private static Range range(String key, String value) {
        int dots = value.indexOf("..");
        if (dots < 0) {
            throw wrong("%s=%s: a range is FIRST..LAST, FIRST.. or ..LAST".formatted(key, Inert.text(value)), Optional.empty());
        }
        String first = value.substring(0, dots);
        String last = value.substring(dots + 2);
        try {
            return new Range(first.isEmpty() ? 0 : number(key, first), last.isEmpty() ? Long.MAX_VALUE : number(key, last));
        } catch (IllegalArgumentException refused) {
            throw refused instanceof Wrong ? refused : wrong("%s=%s".formatted(key, refused.getMessage()), Optional.empty());
        }
    }

    private static Trigger trigger(String value) {
        if (value.equals("overflow")) {
            return new Trigger.FirstOverflow();
        }
        if (value.startsWith("op:")) {
            return new Trigger.FirstOf(value.substring(3));
        }
        throw wrong("from=%s: a trigger is overflow or op:NAME".formatted(Inert.text(value)), Nearest.suggestion(value, List.of("overflow", "op:")));
    }

    private static long number(String key, String value) {
        try {
            long number = Long.parseLong(value.strip().replace("_", ""));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told below.
        }
        throw wrong("%s: `%s` is no number from 0 on".formatted(key, Inert.text(value)), Optional.empty());
    }

    private static Wrong wrong(String message, Optional<String> help) {
        return new Wrong("--trace-window: " + message + help.map(text -> "; " + text).orElse(""));
    }

    private static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }
}
