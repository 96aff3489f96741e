package dev.cupel.sim.memory;

import java.util.Arrays;

/// The memory behind DMA, in pages that exist once they are written. A run starts from a shared image (weights are stored once, whatever the number
/// of runs) and copies a page when it first writes to it.
public final class Dram {
    private static final int PAGE_BITS = 14;
    private static final int PAGE = 1 << PAGE_BITS;
    /// What a page holds that was never written.
    private static final byte[] UNTOUCHED = new byte[PAGE];

    private final int size;
    private final byte[][] pages;
    private final boolean[] own;

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
        }
        return pages[index];
    }
}
