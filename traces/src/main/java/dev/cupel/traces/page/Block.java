package dev.cupel.traces.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Data that a page holds, by a name that is unique in the page and of `a-z`, `0-9` and `-`.
public sealed interface Block {
    /// {@return the name}
    String id();

    /// A JSON text, there as soon as the page is.
    record Json(String id, String text) implements Block {}

    /// Bytes, compressed; unpacked when the page first asks for them.
    record Packed(String id, byte[] bytes) implements Block {
        public Packed {
            bytes = bytes.clone();
        }

        /// {@return columns of equal length, as `Data.columns` reads them}
        static Packed columns(String id, List<int[]> columns) {
            int entries = columns.stream().mapToInt(column -> column.length).sum();
            var buffer = ByteBuffer.allocate(4 * entries).order(ByteOrder.LITTLE_ENDIAN);
            for (int[] column : columns) {
                for (int value : column) {
                    buffer.putInt(value);
                }
            }
            return new Packed(id, buffer.array());
        }

        /// {@return a JSON text, packed}
        static Packed json(String id, String text) {
            return new Packed(id, text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Packed(String name, byte[] theirs) && name.equals(id) && java.util.Arrays.equals(theirs, bytes);
        }

        @Override
        public int hashCode() {
            return id.hashCode() * 31 + java.util.Arrays.hashCode(bytes);
        }

        /// {@return base64 of the bytes as a raw deflate stream}
        String text() {
            var packed = new ByteArrayOutputStream();
            var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            try (var stream = new DeflaterOutputStream(packed, deflater)) {
                stream.write(bytes);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            } finally {
                deflater.end();
            }
            return Base64.getEncoder().encodeToString(packed.toByteArray());
        }
    }

    /// {@return the column with its differences instead of its values; the first stays}
    static int[] differences(int[] column) {
        int[] differences = new int[column.length];
        int before = 0;
        for (int i = 0; i < column.length; i++) {
            differences[i] = column[i] - before;
            before = column[i];
        }
        return differences;
    }
}
