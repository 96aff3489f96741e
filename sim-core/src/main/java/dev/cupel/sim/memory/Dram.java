package dev.cupel.sim.memory;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The memory behind DMA, in pages that exist once they are written. A run starts from a shared image (weights are stored once, whatever the number
/// of runs) and copies a page when it first writes to it.
public final class Dram {
    private static final int PAGE_BITS = 14;
    /// Bytes of a page.
    public static final int PAGE = 1 << PAGE_BITS;
    /// What a page holds that was never written.
    private static final byte[] UNTOUCHED = new byte[PAGE];

    private final int size;
    private final byte[][] pages;
    private final boolean[] own;
    /// All pages of its own lie within `ownFrom .. ownTo - 1`.
    private int ownFrom;
    private int ownTo;

    /// `size` bytes, all 0.
    public Dram(int size) {
        this.size = size;
        pages = new byte[Math.ceilDiv(size, PAGE)][];
        Arrays.fill(pages, UNTOUCHED);
        own = new boolean[pages.length];
    }

    private Dram(Dram image) {
        size = image.size;
        pages = image.pages.clone();
        own = new boolean[pages.length];
    }

    /// {@return a memory with this one's contents, which must not change any more; pages are shared until written}
    public Dram fork() {
        return new Dram(this);
    }

    /// Makes its contents those of `image` again, the memory that it was forked from.
    public void restore(Dram image) {
        for (int i = ownFrom; i < ownTo; i++) {
            if (own[i]) {
                System.arraycopy(image.pages[i], 0, pages[i], 0, PAGE);
            }
        }
    }

    /// {@return a memory with this one's contents, never to be changed} This one goes on and copies a page when it next writes to it.
    public Dram freeze() {
        Arrays.fill(own, false);
        ownTo = 0;
        return new Dram(this);
    }

    /// {@return the numbers of the pages that differ from `image`, a memory of the same size, ascending}
    public int[] pagesUnlike(Dram image) {
        return IntStream.range(0, pages.length).filter(i -> !Arrays.equals(pages[i], image.pages[i])).toArray();
    }

    /// {@return whether every byte is the same}
    public boolean sameContents(Dram other) {
        return size == other.size && pagesUnlike(other).length == 0;
    }

    /// {@return bytes of page `index`: [#PAGE], fewer at the end}
    public int pageBytes(int index) {
        return Math.min(PAGE, size - index * PAGE);
    }

    /// {@return its size in bytes}
    public int size() {
        return size;
    }

    /// {@return whether bytes `from` to `to - 1` lie inside}
    public boolean holds(long from, long to) {
        return from >= 0 && to <= size;
    }

    /// Copies `count` bytes from `address` to `to[at..]`.
    public void read(int address, byte[] to, int at, int count) {
        int done = 0;
        while (done < count) {
            int from = address + done;
            int offset = from & (PAGE - 1);
            int piece = Math.min(count - done, PAGE - offset);
            System.arraycopy(pages[from >> PAGE_BITS], offset, to, at + done, piece);
            done += piece;
        }
    }

    /// Copies `count` bytes from `from[at..]` to `address`.
    public void write(int address, byte[] from, int at, int count) {
        int done = 0;
        while (done < count) {
            int to = address + done;
            int offset = to & (PAGE - 1);
            int piece = Math.min(count - done, PAGE - offset);
            System.arraycopy(from, at + done, writable(to >> PAGE_BITS), offset, piece);
            done += piece;
        }
    }

    private byte[] writable(int index) {
        if (!own[index]) {
            pages[index] = pages[index].clone();
            own[index] = true;
            ownFrom = ownTo == 0 ? index : Math.min(ownFrom, index);
            ownTo = Math.max(ownTo, index + 1);
        }
        return pages[index];
    }
}
