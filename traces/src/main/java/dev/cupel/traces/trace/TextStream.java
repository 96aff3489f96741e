package dev.cupel.traces.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes lines of words and numbers; counts their bytes. Numbers are written digit by digit, since a long trace is little else. Mutable.
final class TextStream {
    private static final int CAPACITY = 1 << 13;
    /// The most digits of a number.
    private static final int NUMBER = 64;

    private final OutputStream out;
    private final byte[] bytes = new byte[CAPACITY];
    private int used;
    private long written;

    TextStream(OutputStream out) {
        this.out = out;
    }

    /// {@return its bytes, for [#add(byte[])]}
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Adds one character of ASCII.
    TextStream add(char ascii) throws IOException {
        if (used == CAPACITY) {
            flush();
        }
        bytes[used++] = (byte) ascii;
        return this;
    }

    /// Adds text that is encoded already.
    TextStream add(byte[] text) throws IOException {
        if (used + text.length > CAPACITY) {
            flush();
        }
        if (text.length > CAPACITY) {
            out.write(text);
            written += text.length;
        } else {
            System.arraycopy(text, 0, bytes, used, text.length);
            used += text.length;
        }
        return this;
    }

    TextStream add(String text) throws IOException {
        return add(bytes(text));
    }

    /// Adds the decimal digits of a number.
    ///
    /// @param value at least 0
    TextStream add(long value) throws IOException {
        if (used + NUMBER > CAPACITY) {
            flush();
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = used + digits - 1; at >= used; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
        return this;
    }

    /// Adds the binary digits of a number, from the first that is 1 on.
    TextStream addBits(long value) throws IOException {
        if (used + NUMBER > CAPACITY) {
            flush();
        }
        for (int bit = Math.max(0, 63 - Long.numberOfLeadingZeros(value)); bit >= 0; bit--) {
            bytes[used++] = (byte) ('0' + (value >>> bit & 1));
        }
        return this;
    }

    /// Hands on what is held here.
    void flush() throws IOException {
        out.write(bytes, 0, used);
        written += used;
        used = 0;
    }

    /// {@return bytes that were added}
    long size() {
        return written + used;
    }
}
