package dev.cupel.isa.asm;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.text.Span;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// The values of a `.table` or `.data` directive, which may go on over several lines.
sealed interface DataList {
    /// Takes the values of one line.
    void line(Cursor cursor);

    /// Adds what was collected to the program.
    void close();

    /// Entries of a ROM table.
    final class Rom implements DataList {
        private static final int MOST = 1 << 20;

        private final Draft draft;
        private final Names names;
        private final Faults faults;
        private final Span at;
        private final int table;
        private final int bits;
        private final boolean signed;
        private int[] entries = new int[16];
        private int count;

        Rom(Draft draft, Names names, Faults faults, Span at, int table, int bits, boolean signed) {
            this.draft = draft;
            this.names = names;
            this.faults = faults;
            this.at = at;
            this.table = table;
            this.bits = bits;
            this.signed = signed;
        }

        @Override
        public void line(Cursor cursor) {
            long low = signed ? Machine.min(bits) : 0;
            long high = signed ? Machine.max(bits) : (1L << bits) - 1;
            while (!cursor.atEnd()) {
                var value = names.integer(cursor, "entry %d of t%d".formatted(count, table), low, high);
                if (value.isEmpty()) {
                    cursor.skipOperand();
                }
                if (count == MOST) {
                    faults.at(at, "table t%d has more than %d entries".formatted(table, MOST));
                    cursor.skipAll();
                    return;
                }
                if (count == entries.length) {
                    entries = Arrays.copyOf(entries, 2 * count);
                }
                entries[count++] = (int) value.orElse(0);
                cursor.takes(",");
            }
        }

        @Override
        public void close() {
            if (count < 2 || Integer.bitCount(count) != 1) {
                int next = Math.max(2, Integer.highestOneBit(Math.max(1, count)) * 2);
                faults.at(at, "table t%d has %d entries, must be a power of two of at least 2".formatted(table, count),
                        Optional.of("%d more would make %d".formatted(next - count, next)));
                return;
            }
            draft.tables.put(table, new RomTable(bits, signed, Arrays.copyOf(entries, count)));
        }
    }

    /// Bytes of a memory; elements are little-endian, of 4-bit elements the first lies in the low half of its byte.
    final class Bytes implements DataList {
        private final Draft draft;
        private final Names names;
        private final Faults faults;
        private final Span at;
        private final Memory memory;
        private final int address;
        private final int bits;
        private final boolean signed;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int half = -1;
        private boolean refused;

        /// @param bits 0 for quoted hexadecimal
        Bytes(Draft draft, Names names, Faults faults, Span at, Memory memory, int address, int bits, boolean signed) {
            this.draft = draft;
            this.names = names;
            this.faults = faults;
            this.at = at;
            this.memory = memory;
            this.address = address;
            this.bits = bits;
            this.signed = signed;
        }

        @Override
        public void line(Cursor cursor) {
            long low = bits == 0 ? 0 : signed ? Machine.min(bits) : 0;
            long high = bits == 0 ? 0 : signed ? Machine.max(bits) : (1L << bits) - 1;
            while (!cursor.atEnd()) {
                if (bits == 0) {
                    hexadecimal(cursor);
                } else {
                    var value = names.integer(cursor, "value [%s]".formatted(ElementWord.of(bits, signed)), low, high);
                    if (value.isEmpty()) {
                        cursor.skipOperand();
                    }
                    element(value.orElse(0));
                }
                cursor.takes(",");
            }
        }

        private void element(long value) {
            if (bits == 4) {
                if (half < 0) {
                    half = (int) value & 15;
                } else {
                    bytes.write(half | (int) (value & 15) << 4);
                    half = -1;
                }
                return;
            }
            for (int shift = 0; shift < bits; shift += 8) {
                bytes.write((int) (value >> shift));
            }
        }

        private void hexadecimal(Cursor cursor) {
            var token = cursor.next();
            String digits = token.text().replace(" ", "");
            if (token.kind() != Token.Kind.TEXT || digits.length() % 2 != 0 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                refused = true;
                faults.at(token.span(), "hexadecimal bytes are quoted, two digits a byte, such as \"00 ff 1a\"");
                return;
            }
            for (int i = 0; i < digits.length(); i += 2) {
                bytes.write(Integer.parseInt(digits.substring(i, i + 2), 16));
            }
        }

        @Override
        public void close() {
            if (half >= 0) {
                faults.at(at, "an odd number of 4-bit values leaves half a byte open", Optional.of("add a 0"));
            }
            if (refused) {
                return;
            }
            if (bytes.size() == 0) {
                faults.at(at, "no values are given");
            } else {
                draft.data.add(new Segment(memory, address, bytes.toByteArray()));
            }
        }
    }
}
