package dev.cupel.sim.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Immutable bytes in pages. Bytes made beside earlier ones share the pages in which both are equal: a long history of states costs what changed.
final class PagedBytes {
    private static final int PAGE = 4096;

    private final byte[][] pages;
    private final int size;

    private PagedBytes(byte[][] pages, int size) {
        this.pages = pages;
        this.size = size;
    }

    /// {@return the first `size` of `bytes`, copied where `earlier` does not have them already}
    static PagedBytes of(byte[] bytes, int size, @Nullable PagedBytes earlier) {
        byte[][] pages = new byte[Math.ceilDiv(size, PAGE)][];
        for (int i = 0; i < pages.length; i++) {
            int from = i * PAGE;
            int to = Math.min(from + PAGE, size);
            byte[] before = earlier != null && i < earlier.pages.length ? earlier.pages[i] : null;
            boolean same = before != null && before.length == to - from && Arrays.equals(before, 0, before.length, bytes, from, to);
            pages[i] = same && before != null ? before : Arrays.copyOfRange(bytes, from, to);
        }
        return new PagedBytes(pages, size);
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[size];
        for (int i = 0; i < pages.length; i++) {
            System.arraycopy(pages[i], 0, bytes, i * PAGE, pages[i].length);
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PagedBytes that && that.size == size && Arrays.deepEquals(that.pages, pages);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(pages);
    }
}
