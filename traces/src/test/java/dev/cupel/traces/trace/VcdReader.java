package dev.cupel.traces.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Scanner;
import java.util.TreeMap;

/// Reads a value change dump by IEEE 1364-2005, section 18: words between spaces, commands from `$word` to `$end`.
final class VcdReader {
    /// For each signal, by its path, value by the time it took it; `x` is -1.
    final Map<String, TreeMap<Long, Long>> signals = new TreeMap<>();
    final StringBuilder comments = new StringBuilder();
    private final Map<String, String> byCode = new HashMap<>();
    private long time;

    static VcdReader read(String text) {
        var reader = new VcdReader();
        var words = new Scanner(text);
        var path = new ArrayList<String>();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "$comment" -> reader.comments.append(reader.rest(words)).append('\n');
                case "$timescale", "$enddefinitions" -> reader.rest(words);
                case "$scope" -> path.add(reader.rest(words).split(" ")[1]);
                case "$upscope" -> {
                    path.removeLast();
                    reader.rest(words);
                }
                case "$var" -> {
                    String[] parts = reader.rest(words).split(" ");
                    String name = String.join(".", path) + "." + parts[3];
                    reader.byCode.put(parts[2], name);
                    if (reader.signals.put(name, new TreeMap<>()) != null) {
                        throw new IllegalStateException("two signals " + name);
                    }
                }
                case "$dumpvars", "$end" -> {}
                default -> reader.change(word, words);
            }
        }
        return reader;
    }

    private String rest(Scanner words) {
        var rest = new StringBuilder();
        for (String word = words.next(); !word.equals("$end"); word = words.next()) {
            rest.append(rest.isEmpty() ? "" : " ").append(word);
        }
        return rest.toString();
    }

    private void change(String word, Scanner words) {
        if (word.startsWith("#")) {
            long next = Long.parseLong(word.substring(1));
            if (next < time) {
                throw new IllegalStateException("time goes back to " + next);
            }
            time = next;
        } else if (word.startsWith("b")) {
            set(words.next(), word.substring(1));
        } else {
            set(word.substring(1), word.substring(0, 1));
        }
    }

    private void set(String code, String digits) {
        String name = byCode.get(code);
        if (name == null) {
            throw new IllegalStateException("no signal has the code " + code);
        }
        signal(name).put(time, digits.equals("x") ? -1 : Long.parseLong(digits, 2));
    }

    NavigableMap<Long, Long> signal(String name) {
        return Objects.requireNonNull(signals.get(name), () -> "there is no signal " + name);
    }

    long cyclesHigh(String name) {
        long high = 0;
        long since = 0;
        long value = 0;
        for (var change : signal(name).entrySet()) {
            high += value > 0 ? change.getKey() - since : 0;
            since = change.getKey();
            value = change.getValue();
        }
        return high + (value > 0 ? time - since : 0);
    }

    long end() {
        return time;
    }
}
