package dev.cupel.sim.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes one part of a state: little-endian numbers, one behind the other.
public final class StateWriter {
    private static final int FIRST_BYTES = 256;

    private ByteBuffer buffer = allocate(FIRST_BYTES);

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(long bytes) {
        if (buffer.remaining() < bytes) {
            long wanted = Math.max(buffer.capacity() * 2L, buffer.position() + bytes);
            int size = Math.toIntExact(Math.min(wanted, Math.max(Integer.MAX_VALUE - 8L, buffer.position() + bytes)));
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size)).order(ByteOrder.LITTLE_ENDIAN).position(buffer.position());
        }
        return buffer;
    }

    public void flag(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
    }

    public void number(int value) {
        room(Integer.BYTES).putInt(value);
    }

    public void number(long value) {
        room(Long.BYTES).putLong(value);
    }

    /// Writes the elements; their count is known to the reader.
    public void numbers(int[] values) {
        var to = room((long) values.length * Integer.BYTES);
        to.asIntBuffer().put(values);
        to.position(to.position() + values.length * Integer.BYTES);
    }

    /// Writes the elements; their count is known to the reader.
    public void numbers(long[] values) {
        var to = room((long) values.length * Long.BYTES);
        to.asLongBuffer().put(values);
        to.position(to.position() + values.length * Long.BYTES);
    }

    /// Writes the bytes; their count is known to the reader.
    public void bytes(byte[] values) {
        room(values.length).put(values);
    }

    byte[] array() {
        return buffer.array();
    }

    int size() {
        return buffer.position();
    }
}
