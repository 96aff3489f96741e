package dev.cupel.traces.trace;

import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.InflaterInputStream;

/// Reads a Perfetto trace by the field numbers of the published protobuf (`protos/perfetto/trace` of Perfetto's sources), written here as numbers on purpose,
/// and in the way of its trace processor: names, clock and defaults belong to a sequence, slices of a track nest.
final class PerfettoReader {
    /// @param end `begin` for an instant
    record Slice(String track, String category, String name, int depth, long begin, long end, Map<String, Object> arguments) {
        long length() {
            return end - begin;
        }
    }

    private final Map<Long, String> tracks = new HashMap<>();
    private final Map<Long, Sequence> sequences = new HashMap<>();
    final List<Slice> slices = new ArrayList<>();
    String group = "";

    private static final class Sequence {
        private long now;
        private long track;
        private final Map<Long, String> categories = new HashMap<>();
        private final Map<Long, String> names = new HashMap<>();
        private final Map<Long, String> arguments = new HashMap<>();
        private final Map<Long, String> places = new HashMap<>();
        private final ArrayDeque<Slice> open = new ArrayDeque<>();
    }

    static PerfettoReader read(byte[] file) throws IOException {
        var reader = new PerfettoReader();
        reader.packets(file);
        reader.sequences.values().forEach(sequence -> {
            if (!sequence.open.isEmpty()) {
                throw new IllegalStateException("open at the end: " + sequence.open);
            }
        });
        return reader;
    }

    private void packets(byte[] trace) throws IOException {
        for (var packet : messages(UnknownFieldSet.parseFrom(trace), 1)) {
            for (var compressed : packet.getField(50).getLengthDelimitedList()) {
                packets(new InflaterInputStream(new ByteArrayInputStream(compressed.toByteArray())).readAllBytes());
            }
            packet(packet);
        }
    }

    private void packet(UnknownFieldSet packet) throws IOException {
        for (var track : messages(packet, 60)) {
            tracks.put(number(track, 1), text(track, 2));
            if (track.hasField(3)) {
                group = text(messages(track, 3).getFirst(), 6);
            }
        }
        if (!packet.hasField(10)) {
            return;
        }
        long flags = number(packet, 13);
        if ((flags & 1) != 0) {
            sequences.put(number(packet, 10), new Sequence());
        }
        // A reader skips what needs state where there is none.
        var sequence = sequences.get(number(packet, 10));
        if (sequence == null || (flags & 2) == 0) {
            throw new IllegalStateException("a packet without state: " + packet);
        }
        for (var defaults : messages(packet, 59)) {
            if (number(defaults, 58) != 64) {
                throw new IllegalStateException("another clock than the sequence's own");
            }
            sequence.track = number(messages(defaults, 11).getFirst(), 11);
        }
        for (var names : messages(packet, 12)) {
            messages(names, 1).forEach(entry -> sequence.categories.put(number(entry, 1), text(entry, 2)));
            messages(names, 2).forEach(entry -> sequence.names.put(number(entry, 1), text(entry, 2)));
            messages(names, 3).forEach(entry -> sequence.arguments.put(number(entry, 1), text(entry, 2)));
            messages(names, 4).forEach(entry -> sequence.places.put(number(entry, 1), text(entry, 2) + ":" + number(entry, 4) + " " + text(entry, 3)));
        }
        for (var clocks : messages(packet, 6)) {
            for (var clock : messages(clocks, 1)) {
                if (number(clock, 1) == 64) {
                    if (number(clock, 3) != 1) {
                        throw new IllegalStateException("the clock is not incremental");
                    }
                    sequence.now = number(clock, 2);
                }
            }
            return;
        }
        if (packet.hasField(8)) {
            sequence.now += number(packet, 8);
        }
        for (var event : messages(packet, 11)) {
            event(sequence, event);
        }
    }

    private void event(Sequence sequence, UnknownFieldSet event) throws IOException {
        String track = known(tracks, sequence.track);
        switch ((int) number(event, 9)) {
            case 1 -> sequence.open.push(slice(track, sequence, event));
            case 2 -> {
                var begun = sequence.open.pop();
                slices.add(new Slice(track, begun.category(), begun.name(), begun.depth(), begun.begin(), sequence.now, begun.arguments()));
            }
            case 3 -> slices.add(slice(track, sequence, event));
            default -> throw new IllegalStateException("an event of no type: " + event);
        }
    }

    private static Slice slice(String track, Sequence sequence, UnknownFieldSet event) throws IOException {
        var arguments = new HashMap<String, Object>();
        for (var annotation : messages(event, 4)) {
            Object value = annotation.hasField(6) ? text(annotation, 6) : annotation.hasField(3) ? number(annotation, 3) : number(annotation, 4);
            arguments.put(known(sequence.arguments, number(annotation, 1)), value);
        }
        if (event.hasField(34)) {
            arguments.put("place", known(sequence.places, number(event, 34)));
        }
        return new Slice(track, known(sequence.categories, number(event, 3)), known(sequence.names, number(event, 10)), sequence.open.size(), sequence.now,
                sequence.now, arguments);
    }

    private static String known(Map<Long, String> names, long number) {
        return Objects.requireNonNull(names.get(number), () -> "nothing has the number " + number);
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet in, int field) {
        return in.getField(field).getLengthDelimitedList().stream().map(bytes -> {
            try {
                return UnknownFieldSet.parseFrom(bytes);
            } catch (IOException wrong) {
                throw new IllegalStateException(wrong);
            }
        }).toList();
    }

    private static long number(UnknownFieldSet in, int field) {
        var values = in.getField(field).getVarintList();
        return values.isEmpty() ? 0 : values.getLast();
    }

    private static String text(UnknownFieldSet in, int field) {
        return in.getField(field).getLengthDelimitedList().getLast().toStringUtf8();
    }
}
