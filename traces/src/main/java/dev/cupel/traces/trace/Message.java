package dev.cupel.traces.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A protobuf message, built field by field.
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);

    /// A field's way into the stream.
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    private Message write(Field field) {
        try {
            field.write(out);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory refuses bytes", impossible);
        }
    }

    /// A number of type `uint64`, `uint32`, `int64`, `int32`, `bool` or of an enum: all are the same bytes.
    Message number(int field, long value) {
        return write(to -> to.writeUInt64(field, value));
    }

    Message text(int field, String value) {
        return write(to -> to.writeString(field, value));
    }

    Message message(int field, Message value) {
        byte[] content = value.bytes();
        return write(to -> to.writeByteArray(field, content));
    }

    byte[] bytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
