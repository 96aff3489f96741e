package dev.cupel.programs.proof;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A memory of which not every value is known: bytes that are, and cells of 4 to 32 bits whose value lies in an interval. Addressed by nibbles, two a byte, so that 4-bit
/// elements are cells like all others. What was never written is 0.
final class AbstractMemory {
    private static final int NIBBLES = 1024;

    /// A part of the memory.
    private static final class Page {
        /// Values of nibbles that are known.
        final byte[] known = new byte[NIBBLES];
        /// 0 a known nibble, n the first of a cell of n nibbles, -1 another one of it; null where all are known.
        byte @Nullable [] sizes;
        Cell @Nullable [] cells;
    }

    private final Map<Integer, Page> pages = new HashMap<>();
    private int lastNumber = -1;
    private @Nullable Page last;

    private @Nullable Page at(long nibble) {
        int number = (int) (nibble / NIBBLES);
        if (number != lastNumber) {
            lastNumber = number;
            last = pages.get(number);
        }
        return last;
    }

    private Page toWrite(long nibble) {
        var page = at(nibble);
        if (page == null) {
            page = new Page();
            pages.put((int) (nibble / NIBBLES), page);
            last = page;
        }
        return page;
    }

    private int size(long nibble) {
        var page = at(nibble);
        return page == null || page.sizes == null ? 0 : page.sizes[(int) (nibble % NIBBLES)];
    }

    private int known(long nibble) {
        var page = at(nibble);
        return page == null ? 0 : page.known[(int) (nibble % NIBBLES)];
    }

    private Cell cell(long nibble) {
        var page = at(nibble);
        if (page == null || page.cells == null || page.cells[(int) (nibble % NIBBLES)] == null) {
            throw new IllegalStateException("no cell at nibble " + nibble);
        }
        return page.cells[(int) (nibble % NIBBLES)];
    }

    /// Writes bytes that are known.
    void write(int address, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            setKnown(2L * (address + (long) i), bytes[i] & 15);
            setKnown(2L * (address + (long) i) + 1, bytes[i] >> 4 & 15);
        }
    }

    private void setKnown(long nibble, int value) {
        if (size(nibble) != 0) {
            dissolve(nibble);
        }
        var page = toWrite(nibble);
        page.known[(int) (nibble % NIBBLES)] = (byte) value;
        if (page.sizes != null) {
            page.sizes[(int) (nibble % NIBBLES)] = 0;
        }
    }

    /// Makes nibbles of the cell that `nibble` lies in: known ones where its value is known, any otherwise.
    private void dissolve(long nibble) {
        long start = nibble;
        while (size(start) < 0) {
            start--;
        }
        int size = size(start);
        var cell = cell(start);
        for (int i = 0; i < size; i++) {
            var page = toWrite(start + i);
            int at = (int) ((start + i) % NIBBLES);
            if (page.sizes == null || page.cells == null) {
                throw new IllegalStateException("a cell without its page");
            }
            if (cell.low() == cell.high()) {
                page.sizes[at] = 0;
                page.known[at] = (byte) (cell.low() >> (4 * i) & 15);
            } else {
                page.sizes[at] = 1;
                page.cells[at] = Cell.of(0, 15);
            }
        }
    }

    /// Puts a cell of `size` nibbles.
    void put(long nibble, int size, Cell cell) {
        if (size(nibble) != size) {
            for (int i = 0; i < size; i++) {
                if (size(nibble + i) != 0) {
                    dissolve(nibble + i);
                }
            }
        }
        for (int i = 0; i < size; i++) {
            var page = toWrite(nibble + i);
            if (page.sizes == null || page.cells == null) {
                page.sizes = new byte[NIBBLES];
                page.cells = new Cell[NIBBLES];
            }
            int at = (int) ((nibble + i) % NIBBLES);
            page.sizes[at] = (byte) (i == 0 ? size : -1);
            page.cells[at] = cell;
        }
    }

    /// {@return the element of `size` nibbles}
    Cell get(long nibble, int size, boolean signed) {
        int bits = 4 * size;
        if (size(nibble) == size) {
            return cell(nibble).as(bits, signed);
        }
        long pattern = 0;
        for (int i = 0; i < size; i++) {
            long at = nibble + i;
            if (size(at) == 0) {
                pattern |= (long) known(at) << (4 * i);
                continue;
            }
            long start = at;
            while (size(start) < 0) {
                start--;
            }
            var cell = cell(start);
            if (cell.low() != cell.high()) {
                return Cell.any(bits, signed);
            }
            pattern |= (cell.low() >> (4 * (at - start)) & 15) << (4 * i);
        }
        return Cell.constant(signed ? pattern << (64 - bits) >> (64 - bits) : pattern);
    }

    /// {@return whether the element is a cell of its own}
    boolean isCell(long nibble, int size) {
        return size(nibble) == size;
    }

    /// Replaces every cell that starts in a stretch of bytes.
    void replace(long firstByte, long bytes, UnaryOperator<Cell> by) {
        for (long nibble = 2 * firstByte; nibble < 2 * (firstByte + bytes); nibble++) {
            int size = size(nibble);
            if (size > 0) {
                put(nibble, size, by.apply(cell(nibble)));
            }
        }
    }

    /// Copies `bytes` bytes from another memory.
    void copy(AbstractMemory from, long fromByte, long toByte, long bytes) {
        long source = 2 * fromByte;
        long target = 2 * toByte;
        long end = source + 2 * bytes;
        while (source < end) {
            int size = from.size(source);
            if (size == 0) {
                setKnown(target, from.known(source));
                source++;
                target++;
            } else if (size > 0 && source + size <= end) {
                put(target, size, from.cell(source));
                source += size;
                target += size;
            } else {
                var part = from.get(source, 1, false);
                put(target, 1, part);
                source++;
                target++;
            }
        }
    }
}
