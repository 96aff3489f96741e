package dev.cupel.sim.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads one part of a state. A checkpoint file may hold anything: whatever no run can have is refused, and no more is allocated than the part has bytes.
/// Every method throws [IllegalArgumentException] with what is wrong.
public final class StateReader {
    private final String part;
    private final ByteBuffer buffer;

    StateReader(String part, byte[] bytes) {
        this.part = part;
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer need(long bytes) {
        if (buffer.remaining() < bytes) {
            throw new IllegalArgumentException("%s ends %d bytes early".formatted(part, bytes - buffer.remaining()));
        }
        return buffer;
    }

    /// Refuses `value` unless it lies in `low..high`; `what` names it.
    /// @return `value`
    public long inRange(String what, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("%s: %s is %d, must be in %d..%d".formatted(part, what, value, low, high));
        }
        return value;
    }

    public boolean flag() {
        return inRange("flag", need(1).get(), 0, 1) == 1;
    }

    /// {@return the next int}
    public int number(String what, long low, long high) {
        return (int) inRange(what, need(Integer.BYTES).getInt(), low, high);
    }

    /// {@return the next long}
    public long longNumber(String what, long low, long high) {
        return inRange(what, need(Long.BYTES).getLong(), low, high);
    }

    /// {@return the next `count` ints}
    public int[] numbers(String what, int count, long low, long high) {
        var from = need((long) count * Integer.BYTES);
        int[] values = new int[count];
        from.asIntBuffer().get(values);
        from.position(from.position() + count * Integer.BYTES);
        for (int value : values) {
            inRange(what, value, low, high);
        }
        return values;
    }

    /// {@return the next `count` longs}
    public long[] longNumbers(String what, int count, long low, long high) {
        var from = need((long) count * Long.BYTES);
        long[] values = new long[count];
        from.asLongBuffer().get(values);
        from.position(from.position() + count * Long.BYTES);
        for (long value : values) {
            inRange(what, value, low, high);
        }
        return values;
    }

    /// Reads `to.length` bytes.
    public void bytes(byte[] to) {
        need(to.length).get(to);
    }

    /// Refuses what nobody read.
    public void end() {
        if (buffer.hasRemaining()) {
            throw new IllegalArgumentException("%s has %d bytes too many".formatted(part, buffer.remaining()));
        }
    }
}
