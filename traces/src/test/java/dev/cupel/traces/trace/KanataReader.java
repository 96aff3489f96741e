package dev.cupel.traces.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads a Kanata log by its published description, and refuses what that does not allow.
final class KanataReader {
    /// An instruction; of `stages` name and first cycle, in order.
    static final class Op {
        final long begin;
        final long number;
        final StringBuilder label = new StringBuilder();
        final StringBuilder detail = new StringBuilder();
        final List<Map.Entry<String, Long>> stages = new ArrayList<>();
        final List<Long> producers = new ArrayList<>();
        long end = -1;
        boolean flushed;

        Op(long begin, long number) {
            this.begin = begin;
            this.number = number;
        }

        long begins(String stage) {
            return stages.stream().filter(entry -> entry.getKey().equals(stage)).mapToLong(Map.Entry::getValue).findFirst().orElse(-1);
        }
    }

    final Map<Long, Op> ops = new TreeMap<>();

    static KanataReader read(String text) {
        var reader = new KanataReader();
        var lines = text.lines().toList();
        require(lines.getFirst().equals("Kanata\t0004"), "the first line is " + lines.getFirst());
        require(lines.get(1).startsWith("C=\t"), "the second line is " + lines.get(1));
        long cycle = 0;
        long retired = 0;
        for (var line : lines.subList(1, lines.size())) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case "C=" -> cycle = Long.parseLong(words[1]);
                case "C" -> {
                    require(Long.parseLong(words[1]) > 0, "time stands still or goes back: " + line);
                    cycle += Long.parseLong(words[1]);
                }
                case "I" -> {
                    require(words.length == 4 && Long.parseLong(words[1]) == reader.ops.size(), "not the next instruction: " + line);
                    reader.ops.put(Long.parseLong(words[1]), new Op(cycle, Long.parseLong(words[2])));
                }
                case "L" -> {
                    require(words.length == 4, "a tab in a text: " + line);
                    (words[2].equals("0") ? reader.alive(words[1]).label : reader.alive(words[1]).detail).append(words[3]);
                }
                case "S" -> reader.alive(words[1]).stages.add(Map.entry(words[3], cycle));
                case "R" -> {
                    var op = reader.alive(words[1]);
                    op.end = cycle;
                    op.flushed = words[3].equals("1");
                    require(op.flushed || Long.parseLong(words[2]) == retired++, "retires out of its number: " + line);
                }
                case "W" -> {
                    require(reader.ops.containsKey(Long.parseLong(words[2])), "an unknown producer: " + line);
                    reader.alive(words[1]).producers.add(Long.parseLong(words[2]));
                }
                default -> throw new IllegalStateException("unknown command: " + line);
            }
        }
        reader.ops.forEach((id, op) -> require(op.end >= 0, id + " never retires"));
        return reader;
    }

    private Op alive(String id) {
        var op = ops.get(Long.parseLong(id));
        if (op == null || op.end >= 0) {
            throw new IllegalStateException("told of " + id + ", which is not there");
        }
        return op;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
