package dev.cupel.sim.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The on-chip memory: little endian, no alignment asked. Callers check bounds in elements first, by [#holds].
/// Elements lie as [Elements] says.
public final class Scratchpad {
    private static final ValueLayout.OfInt INT_LAYOUT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final MemorySegment segment;

    /// `size` bytes, all 0.
    public Scratchpad(int size) {
        bytes = new byte[size];
        segment = MemorySegment.ofArray(bytes);
    }

    /// {@return the live bytes}
    public byte[] bytes() {
        return bytes;
    }

    /// {@return its size in bytes}
    public int size() {
        return bytes.length;
    }

    /// {@return whether bytes `from` to `to - 1` lie inside}
    public boolean holds(long from, long to) {
        return from >= 0 && to <= bytes.length;
    }

    /// {@return the element, extended} See [Elements#get].
    public int get(long address, int bits, boolean signed, long n) {
        return Elements.get(bytes, address, bits, signed, n);
    }

    /// Writes the low `bits` bits of `value` to element `n`. See [Elements#set].
    public void set(long address, int bits, long n, int value) {
        Elements.set(bytes, address, bits, n, value);
    }

    /// Reads `count` neighbouring elements into `d`, from index `at` on. 32-bit elements come as their pattern, signed or not.
    public void getContiguous(long address, int bits, boolean signed, int[] d, int at, int count) {
        int first = (int) address;
        switch (bits) {
            case 8 -> {
                if (signed) {
                    for (int i = 0; i < count; i++) {
                        d[at + i] = bytes[first + i];
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        d[at + i] = bytes[first + i] & 0xff;
                    }
                }
            }
            case 16 -> {
                int keep = signed ? 16 : 0;
                for (int i = 0; i < count; i++) {
                    int low = bytes[first + 2 * i] & 0xff;
                    int high = bytes[first + 2 * i + 1] & 0xff;
                    d[at + i] = (low | (high << 8)) << keep >> keep;
                }
            }
            case 32 -> MemorySegment.copy(segment, INT_LAYOUT, first, d, at, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    d[at + i] = get(address, bits, signed, i);
                }
            }
        }
    }

    /// Writes the low bits of `values[at]` and its `count - 1` followers to neighbouring elements.
    public void setContiguous(long address, int bits, int[] values, int at, int count) {
        int first = (int) address;
        switch (bits) {
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    bytes[first + i] = (byte) values[at + i];
                }
            }
            case 16 -> {
                for (int i = 0; i < count; i++) {
                    bytes[first + 2 * i] = (byte) values[at + i];
                    bytes[first + 2 * i + 1] = (byte) (values[at + i] >> 8);
                }
            }
            case 32 -> MemorySegment.copy(values, at, segment, INT_LAYOUT, first, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    set(address, bits, i, values[at + i]);
                }
            }
        }
    }
}
