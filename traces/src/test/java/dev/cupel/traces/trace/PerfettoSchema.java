package dev.cupel.traces.trace;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.LinkedHashMap;
import java.util.Locale;

/// What of Perfetto's published schema (`protos/perfetto/trace` of its sources, proto2) a trace of ours may hold: with this, protobuf's own decoder tells fields of
/// another number, of another type, or of no known value.
final class PerfettoSchema {
    /// A line is a message, then a field each: type, name, number; `*` marks repeated ones. Types in capitals are enums.
    private static final String MESSAGES = """
            Trace: TracePacket* packet 1
            TracePacket: ClockSnapshot clock_snapshot 6, uint64 timestamp 8, uint32 trusted_packet_sequence_id 10, TrackEvent track_event 11,\
             InternedData interned_data 12, uint32 sequence_flags 13, bytes compressed_packets 50, uint32 timestamp_clock_id 58,\
             TracePacketDefaults trace_packet_defaults 59, TrackDescriptor track_descriptor 60, bool first_packet_on_sequence 87
            TracePacketDefaults: TrackEventDefaults track_event_defaults 11, uint32 timestamp_clock_id 58
            TrackEventDefaults: uint64 track_uuid 11
            ClockSnapshot: Clock* clocks 1
            Clock: uint32 clock_id 1, uint64 timestamp 2, bool is_incremental 3, uint64 unit_multiplier_ns 4
            TrackDescriptor: uint64 uuid 1, string name 2, ProcessDescriptor process 3, uint64 parent_uuid 5, ORDERING child_ordering 11, int32 sibling_order_rank 12
            ProcessDescriptor: int32 pid 1, string process_name 6
            TrackEvent: uint64* category_iids 3, DebugAnnotation* debug_annotations 4, TYPE type 9, uint64 name_iid 10, uint64 track_uuid 11, uint64 source_location_iid 34
            DebugAnnotation: uint64 name_iid 1, bool bool_value 2, uint64 uint_value 3, int64 int_value 4, double double_value 5, string string_value 6
            InternedData: Named* event_categories 1, Named* event_names 2, Named* debug_annotation_names 3, SourceLocation* source_locations 4
            Named: uint64 iid 1, string name 2
            SourceLocation: uint64 iid 1, string file_name 2, string function_name 3, uint32 line_number 4
            """;

    private PerfettoSchema() {}

    /// {@return the schema of a whole file}
    static Descriptor trace() {
        var file = FileDescriptorProto.newBuilder().setName("perfetto.proto").setSyntax("proto2")
                .addEnumType(values("TYPE", "UNSPECIFIED", "SLICE_BEGIN", "SLICE_END", "INSTANT", "COUNTER"))
                .addEnumType(values("ORDERING", "UNKNOWN", "LEXICOGRAPHIC", "CHRONOLOGICAL", "EXPLICIT"));
        MESSAGES.lines().map(line -> line.split(": ")).forEach(parts -> file.addMessageType(message(parts[0], parts[1])));
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).findMessageTypeByName("Trace");
        } catch (DescriptorValidationException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static DescriptorProto message(String name, String fields) {
        var message = DescriptorProto.newBuilder().setName(name);
        for (var field : fields.split(",\\s*")) {
            String[] words = field.strip().split(" ");
            String type = words[0].replace("*", "");
            var built = FieldDescriptorProto.newBuilder().setName(words[1]).setNumber(Integer.parseInt(words[2]))
                    .setLabel(words[0].endsWith("*") ? FieldDescriptorProto.Label.LABEL_REPEATED : FieldDescriptorProto.Label.LABEL_OPTIONAL);
            if (Character.isLowerCase(type.charAt(0))) {
                built.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
            } else {
                built.setType(type.equals(type.toUpperCase(Locale.ROOT)) ? FieldDescriptorProto.Type.TYPE_ENUM : FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(type);
            }
            message.addField(built);
        }
        return message.build();
    }

    private static EnumDescriptorProto values(String name, String... values) {
        var numbered = new LinkedHashMap<String, Integer>();
        for (var value : values) {
            numbered.put(value, numbered.size());
        }
        var built = EnumDescriptorProto.newBuilder().setName(name);
        numbered.forEach((value, number) -> built.addValue(EnumValueDescriptorProto.newBuilder().setName(name + "_" + value).setNumber(number)));
        return built.build();
    }
}
