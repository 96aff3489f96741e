package dev.cupel.traces.trace;

import dev.cupel.traces.trace.PerfettoFields.Annotation;
import dev.cupel.traces.trace.PerfettoFields.ClockSnapshot;
import dev.cupel.traces.trace.PerfettoFields.Event;
import dev.cupel.traces.trace.PerfettoFields.Interned;
import dev.cupel.traces.trace.PerfettoFields.Packet;
import dev.cupel.traces.trace.PerfettoFields.Track;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// One track of a Perfetto trace. It is a packet sequence of its own: so its times are differences, its names are told once, and its events need be in order
/// only among themselves. Mutable.
final class PerfettoTrack {
    /// The group that all tracks stand in.
    static final int GROUP = 1;

    /// What a slice or instant is.
    enum Category {
        OP, INSTRUCTION, STALL, OVERFLOW, TRANSFER, TRACE;

        int id() {
            return ordinal() + 1;
        }
    }

    /// Names of arguments.
    enum Argument {
        PC, VL, KIND, UNIT, ELEMENT, EXACT, WIDTH, MISSING, BYTES;

        int id() {
            return ordinal() + 1;
        }
    }

    private final PacketStream stream;
    private final int id;
    private final byte[] end;
    private final BitSet named = new BitSet();
    private final BitSet located = new BitSet();
    private long now;
    private int open;

    /// @param id   of track and sequence; they are shown in this order
    /// @param name of the track
    PerfettoTrack(PacketStream stream, int id, String name) throws IOException {
        this.stream = stream;
        this.id = id;
        stream.add(new Message().message(Packet.TRACK_DESCRIPTOR, new Message().number(Track.UUID, id).number(Track.PARENT, GROUP).text(Track.NAME, name)
                .number(Track.RANK, id)).bytes());
        stream.add(begin());
        end = packet(new Message().number(Event.TYPE, Event.SLICE_END)).bytes();
    }

    /// Describes the group that all tracks stand in.
    static byte[] group(String name) {
        var process = new Message().number(Track.PROCESS_PID, 1).text(Track.PROCESS_NAME, name);
        return new Message().message(Packet.TRACK_DESCRIPTOR, new Message().number(Track.UUID, GROUP).text(Track.NAME, name).message(Track.PROCESS, process)
                .number(Track.CHILD_ORDERING, Track.EXPLICIT)).bytes();
    }

    /// The sequence's first packet: a clock that counts cycles from the packet before, as nanoseconds; the track; and the fixed names.
    private byte[] begin() {
        var clocks = new Message();
        for (int clock : List.of(ClockSnapshot.BOOTTIME, ClockSnapshot.OWN)) {
            var reading = new Message().number(ClockSnapshot.CLOCK_ID, clock).number(ClockSnapshot.TIMESTAMP, 0);
            clocks.message(ClockSnapshot.CLOCKS, clock == ClockSnapshot.OWN ? reading.number(ClockSnapshot.INCREMENTAL, 1) : reading);
        }
        var names = new Message();
        for (var category : Category.values()) {
            names.message(Interned.CATEGORIES, entry(category.id(), category.name().toLowerCase(Locale.ROOT)));
        }
        for (var argument : Argument.values()) {
            names.message(Interned.ANNOTATION_NAMES, entry(argument.id(), argument.name().toLowerCase(Locale.ROOT)));
        }
        return new Message()
                .message(Packet.CLOCK_SNAPSHOT, clocks)
                .number(Packet.SEQUENCE, id)
                .message(Packet.INTERNED_DATA, names)
                .number(Packet.SEQUENCE_FLAGS, Packet.STATE_CLEARED | Packet.NEEDS_STATE)
                .message(Packet.DEFAULTS, new Message().number(Packet.CLOCK, ClockSnapshot.OWN)
                        .message(Packet.TRACK_EVENT, new Message().number(Event.TRACK, id)))
                .number(Packet.FIRST_ON_SEQUENCE, 1)
                .bytes();
    }

    private static Message entry(int id, String name) {
        return new Message().number(Interned.ID, id).text(Interned.NAME, name);
    }

    private Message packet(Message event) {
        return new Message().number(Packet.SEQUENCE, id).number(Packet.SEQUENCE_FLAGS, Packet.NEEDS_STATE).message(Packet.TRACK_EVENT, event);
    }

    /// {@return the packet, but for its time, that begins a slice or is an instant}
    ///
    /// @param event its arguments and place; the rest is set here
    /// @param name  number of its name, see [#name]
    byte[] event(int type, Category category, int name, Message event) {
        event.number(Event.TYPE, type).number(Event.CATEGORY_ID, category.id()).number(Event.NAME_ID, name);
        return packet(event).bytes();
    }

    /// {@return a number argument, to be added to an event}
    static Message argument(Argument name, long value) {
        return new Message().number(Annotation.NAME_ID, name.id()).number(value < 0 ? Annotation.INT : Annotation.UINT, value);
    }

    /// {@return a text argument, to be added to an event}
    static Message argument(Argument name, String value) {
        return new Message().number(Annotation.NAME_ID, name.id()).text(Annotation.TEXT, value);
    }

    /// {@return whether the track knows the name of this number}
    boolean knows(int name) {
        return named.get(name);
    }

    /// Tells the name of a number, from 1 on.
    void name(int number, String name) throws IOException {
        named.set(number);
        tell(new Message().message(Interned.EVENT_NAMES, entry(number, name)));
    }

    /// Tells the place of a number, from 1 on, once.
    void place(int number, String file, String function, int line) throws IOException {
        if (!located.get(number)) {
            located.set(number);
            tell(new Message().message(Interned.SOURCE_LOCATIONS, new Message().number(Interned.ID, number).text(Interned.FILE_NAME, file)
                    .text(Interned.FUNCTION_NAME, function).number(Interned.LINE_NUMBER, line)));
        }
    }

    private void tell(Message names) throws IOException {
        stream.add(new Message().number(Packet.SEQUENCE, id).number(Packet.SEQUENCE_FLAGS, Packet.NEEDS_STATE).message(Packet.INTERNED_DATA, names).bytes());
    }

    /// Begins a slice in `cycle`, which is none before that of the event before.
    void begin(long cycle, byte[] event) throws IOException {
        at(cycle, event);
        open++;
    }

    /// An instant in `cycle`.
    void instant(long cycle, byte[] event) throws IOException {
        at(cycle, event);
    }

    /// Ends the slice that was begun last: `cycle` is the first one after it.
    void end(long cycle) throws IOException {
        at(cycle, end);
        open--;
    }

    /// Ends all slices that are open.
    void endAll(long cycle) throws IOException {
        while (open > 0) {
            end(Math.max(cycle, now));
        }
    }

    private void at(long cycle, byte[] event) throws IOException {
        stream.add(cycle - now, event);
        now = cycle;
    }
}
