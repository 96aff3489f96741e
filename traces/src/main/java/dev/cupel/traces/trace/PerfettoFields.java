package dev.cupel.traces.trace;

/// Field numbers of Perfetto's trace protobuf that are written here, by message; the files lie under `protos/perfetto/trace` in Perfetto's sources. Numbers of
/// published fields never change.
final class PerfettoFields {
    private PerfettoFields() {}

    /// `trace.proto`: the whole file.
    static final class Trace {
        static final int PACKET = 1;

        private Trace() {}
    }

    /// `trace_packet.proto`: one thing in it.
    static final class Packet {
        static final int CLOCK_SNAPSHOT = 6;
        static final int TIMESTAMP = 8;
        static final int SEQUENCE = 10;
        static final int TRACK_EVENT = 11;
        static final int INTERNED_DATA = 12;
        static final int SEQUENCE_FLAGS = 13;
        static final int COMPRESSED_PACKETS = 50;
        static final int CLOCK = 58;
        static final int DEFAULTS = 59;
        static final int TRACK_DESCRIPTOR = 60;
        static final int FIRST_ON_SEQUENCE = 87;

        /// Of `SEQUENCE_FLAGS`: the sequence's names, clock and defaults begin anew.
        static final int STATE_CLEARED = 1;
        /// Of `SEQUENCE_FLAGS`: the packet uses them.
        static final int NEEDS_STATE = 2;

        private Packet() {}
    }

    /// `clock_snapshot.proto`.
    static final class ClockSnapshot {
        static final int CLOCKS = 1;
        static final int CLOCK_ID = 1;
        static final int TIMESTAMP = 2;
        static final int INCREMENTAL = 3;

        /// The clock of the trace.
        static final int BOOTTIME = 6;
        /// The first of those that a sequence may have to itself.
        static final int OWN = 64;

        private ClockSnapshot() {}
    }

    /// `track_event/track_descriptor.proto` and `process_descriptor.proto`.
    static final class Track {
        static final int UUID = 1;
        static final int NAME = 2;
        static final int PROCESS = 3;
        static final int PARENT = 5;
        static final int CHILD_ORDERING = 11;
        static final int RANK = 12;
        static final int PROCESS_PID = 1;
        static final int PROCESS_NAME = 6;

        /// Of `CHILD_ORDERING`: by rank.
        static final int EXPLICIT = 3;

        private Track() {}
    }

    /// `track_event/track_event.proto`.
    static final class Event {
        static final int CATEGORY_ID = 3;
        static final int ANNOTATIONS = 4;
        static final int TYPE = 9;
        static final int NAME_ID = 10;
        static final int TRACK = 11;
        static final int SOURCE_LOCATION_ID = 34;

        static final int SLICE_BEGIN = 1;
        static final int SLICE_END = 2;
        static final int INSTANT = 3;

        private Event() {}
    }

    /// `track_event/debug_annotation.proto`.
    static final class Annotation {
        static final int NAME_ID = 1;
        static final int UINT = 3;
        static final int INT = 4;
        static final int TEXT = 6;

        private Annotation() {}
    }

    /// `interned_data/interned_data.proto`, and the entries of its tables.
    static final class Interned {
        static final int CATEGORIES = 1;
        static final int EVENT_NAMES = 2;
        static final int ANNOTATION_NAMES = 3;
        static final int SOURCE_LOCATIONS = 4;
        static final int ID = 1;
        static final int NAME = 2;
        static final int FILE_NAME = 2;
        static final int FUNCTION_NAME = 3;
        static final int LINE_NUMBER = 4;

        private Interned() {}
    }
}
