package dev.cupel.traces.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/// Writes packets of a Perfetto trace, many at a time as one packet of compressed ones. Readers take such a packet up to 512 kB. Mutable.
final class PacketStream {
    private static final int PACKET_TAG = PerfettoFields.Trace.PACKET << 3 | 2;
    private static final int TIMESTAMP_TAG = PerfettoFields.Packet.TIMESTAMP << 3;
    private static final int CAPACITY = 1 << 18;
    /// Tags, lengths and a time before a packet's other fields.
    private static final int MOST_BEFORE_CONTENT = 32;

    private final OutputStream out;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final byte[] packets = new byte[CAPACITY];
    private final byte[] compressed = new byte[CAPACITY + 1024];
    private int used;
    private long written;

    PacketStream(OutputStream out) {
        this.out = out;
    }

    /// Adds a packet of a time and other fields.
    ///
    /// @param delta   cycles since the sequence's last packet that has a time
    /// @param content its other fields
    void add(long delta, byte[] content) throws IOException {
        reserve(content.length);
        int length = 1 + CodedOutputStream.computeUInt64SizeNoTag(delta) + content.length;
        packets[used++] = PACKET_TAG;
        varint(length);
        packets[used++] = TIMESTAMP_TAG;
        varint(delta);
        System.arraycopy(content, 0, packets, used, content.length);
        used += content.length;
    }

    /// Adds a packet without a time.
    void add(byte[] content) throws IOException {
        reserve(content.length);
        packets[used++] = PACKET_TAG;
        varint(content.length);
        System.arraycopy(content, 0, packets, used, content.length);
        used += content.length;
    }

    private void reserve(int length) throws IOException {
        if (used + length + MOST_BEFORE_CONTENT > CAPACITY) {
            flush();
        }
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            packets[used++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        packets[used++] = (byte) rest;
    }

    /// Writes all packets that were added.
    void flush() throws IOException {
        if (used == 0) {
            return;
        }
        deflater.reset();
        deflater.setInput(packets, 0, used);
        deflater.finish();
        int size = deflater.deflate(compressed);
        if (!deflater.finished()) {
            throw new IllegalStateException("%d bytes were compressed to more than %d".formatted(used, compressed.length));
        }
        used = 0;
        var packet = CodedOutputStream.newInstance(out, 32);
        int field = PerfettoFields.Packet.COMPRESSED_PACKETS;
        packet.writeTag(PerfettoFields.Trace.PACKET, 2);
        int length = CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
        packet.writeUInt32NoTag(length);
        packet.writeTag(field, 2);
        packet.writeUInt32NoTag(size);
        packet.writeRawBytes(compressed, 0, size);
        packet.flush();
        written += length + CodedOutputStream.computeUInt32SizeNoTag(length) + 1;
    }

    /// Writes what is left and frees what compresses.
    void end() throws IOException {
        flush();
        deflater.end();
    }

    /// {@return bytes written so far, those not compressed yet counted as they are}
    long size() {
        return written + used;
    }
}
