package dev.cupel.sim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Elements of 4, 8, 16 or 32 bits in bytes: little endian, no alignment asked. Element `n` of an address lies `n * bits` bits behind it; a 4-bit
/// one in byte `address + floor(n / 2)`, an even one in the low half.
public final class Elements {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Elements() {}

    /// {@return address of the first byte that element `n` touches}
    public static long byteOf(long address, int bits, long n) {
        return address + ((n * bits) >> 3);
    }

    /// {@return the address behind the last byte that element `n` touches}
    public static long endOf(long address, int bits, long n) {
        return byteOf(address, bits, n) + Math.max(1, bits >> 3);
    }

    /// {@return element `n`, sign or zero extended; one of 32 bits as its pattern}
    public static int get(byte[] bytes, long address, int bits, boolean signed, long n) {
        int at = (int) byteOf(address, bits, n);
        return switch (bits) {
            case 4 -> {
                int nibble = (n & 1) == 0 ? bytes[at] & 0xf : (bytes[at] >> 4) & 0xf;
                yield signed ? nibble << 28 >> 28 : nibble;
            }
            case 8 -> signed ? bytes[at] : bytes[at] & 0xff;
            case 16 -> signed ? (short) SHORT.get(bytes, at) : (short) SHORT.get(bytes, at) & 0xffff;
            default -> (int) INT.get(bytes, at);
        };
    }

    /// Reads `count` elements, from element `n` on and `stride` elements apart, into `d` from index `at` on. See [#get(byte[], long, int, boolean, long)].
    public static void get(byte[] bytes, long address, int bits, boolean signed, long n, int stride, int[] d, int at, int count) {
        int first = (int) byteOf(address, bits, n);
        switch (bits) {
            case 8 -> {
                int mask = signed ? -1 : 0xff;
                if (stride == 1) {
                    for (int i = 0; i < count; i++) {
                        d[at + i] = bytes[first + i] & mask;
                    }
                    return;
                }
                for (int i = 0; i < count; i++) {
                    d[at + i] = bytes[first + i * stride] & mask;
                }
            }
            case 16 -> {
                int mask = signed ? -1 : 0xffff;
                for (int i = 0; i < count; i++) {
                    d[at + i] = (short) SHORT.get(bytes, first + 2 * i * stride) & mask;
                }
            }
            case 32 -> {
                for (int i = 0; i < count; i++) {
                    d[at + i] = (int) INT.get(bytes, first + 4 * i * stride);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    d[at + i] = get(bytes, address, bits, signed, n + (long) i * stride);
                }
            }
        }
    }

    /// Writes the low `bits` bits of `values[at]` and its `count - 1` followers to elements from `n` on, `stride` elements apart.
    public static void set(byte[] bytes, long address, int bits, long n, int stride, int[] values, int at, int count) {
        if (bits == 8) {
            int first = (int) byteOf(address, bits, n);
            for (int i = 0; i < count; i++) {
                bytes[first + i * stride] = (byte) values[at + i];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            set(bytes, address, bits, n + (long) i * stride, values[at + i]);
        }
    }

    /// Writes the low `bits` bits of `value` to element `n`.
    public static void set(byte[] bytes, long address, int bits, long n, int value) {
        int at = (int) byteOf(address, bits, n);
        switch (bits) {
            case 4 -> bytes[at] = (byte) ((n & 1) == 0 ? (bytes[at] & 0xf0) | (value & 0xf) : (bytes[at] & 0x0f) | (value << 4));
            case 8 -> bytes[at] = (byte) value;
            case 16 -> SHORT.set(bytes, at, (short) value);
            default -> INT.set(bytes, at, value);
        }
    }
}
