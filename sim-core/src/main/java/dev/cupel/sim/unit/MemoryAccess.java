package dev.cupel.sim.unit;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.sim.memory.Elements;
import dev.cupel.sim.memory.Scratchpad;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Loads and stores. [#execute] moves all elements at once; where the engine must look between two beats, it calls [#prepare] and then [#move]
/// for one beat after the other.
public abstract class MemoryAccess extends Operation {
    /// The scalar that `offset` lies behind; -1 where `offset` is the address.
    private final int base;
    final long offset;
    final int bits;
    final boolean signed;
    final int stride;
    private final int memoryBytes;

    MemoryAccess(Optional<Mask> mask, Address at, int bits, boolean signed, int stride, Decoding on) {
        super(mask);
        int register = at.base().index();
        int[] scalars = on.scalars();
        base = scalars == null ? register : -1;
        offset = at.offset() + (scalars == null ? 0L : scalars[register]);
        this.bits = bits;
        this.signed = signed;
        this.stride = stride;
        memoryBytes = on.machine().scratchpad().bytes();
    }

    @Override
    public final void execute(Datapath path) {
        prepare(path);
        move(path, 0, path.vl);
    }

    /// {@return the byte address of element 0}
    public final long address(Datapath path) {
        return base < 0 ? offset : path.scalars[base] + offset;
    }

    /// {@return element size in memory}
    public final int bits() {
        return bits;
    }

    /// {@return elements between neighbours}
    public final int stride() {
        return stride;
    }

    /// {@return whether it writes memory}
    public abstract boolean stores();

    /// {@return whether element `i` takes part}
    public final boolean takes(Datapath path, int i) {
        int[] active = active(path);
        return active == null || active[i] != 0;
    }

    /// {@return the first byte of element `i`}
    public final long firstByte(Datapath path, int i) {
        return Elements.byteOf(address(path), bits, (long) i * stride);
    }

    /// {@return the byte behind element `i`}
    public final long endByte(Datapath path, int i) {
        return Elements.endOf(address(path), bits, (long) i * stride);
    }

    /// {@return the first byte of all elements}
    public final long lowest(Datapath path) {
        return Math.min(firstByte(path, 0), firstByte(path, path.vl - 1));
    }

    /// {@return the byte behind the last of all elements}
    public final long highest(Datapath path) {
        return Math.max(endByte(path, 0), endByte(path, path.vl - 1));
    }

    /// {@return whether the address is known, and all elements below `vl` lie in memory}
    final boolean inside(int vl) {
        long last = Elements.byteOf(offset, bits, (vl - 1L) * stride);
        return base < 0 && Math.min(offset, last) >= 0 && Math.max(offset, last) + Math.max(1, bits >> 3) <= memoryBytes;
    }

    /// Checks that all active elements lie in memory, and fits what a store writes.
    /// @throws Trap if one does not, or 4-bit elements do not fill bytes
    public void prepare(Datapath path) {
        long first = firstByte(path, 0);
        long last = firstByte(path, path.vl - 1);
        int bytes = Math.max(1, bits >> 3);
        if (path.scratchpad.holds(Math.min(first, last), Math.max(first, last) + bytes)) {
            return;
        }
        for (int i = 0; i < path.vl; i++) {
            if (takes(path, i) && !path.scratchpad.holds(firstByte(path, i), endByte(path, i))) {
                throw new Trap("element %d at address %d is outside the scratchpad of %d bytes".formatted(i, firstByte(path, i),
                        path.scratchpad.size()));
            }
        }
    }

    /// Moves the active ones of elements `from` to `to - 1`, of those prepared.
    public abstract void move(Datapath path, int from, int to);

    /// `d[i]` = the element at `at + i * stride`.
    static final class Read extends MemoryAccess {
        private final int d;
        private final Fitting fitting;
        /// Every value that the element can hold is a word.
        private final boolean fits;

        Read(Load i, Decoding on) {
            super(i.mask(), i.at(), i.bits(), i.signed(), i.stride(), on);
            d = i.d().index();
            fitting = Fitting.of(Fit.MACHINE, on, on.machine().wordBits());
            fits = i.signed() ? i.bits() <= on.machine().wordBits() : i.bits() < on.machine().wordBits();
        }

        int d() {
            return d;
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fits && stride == 1 && bits >= 8 && inside(vl);
        }

        @Override
        public boolean take(Datapath path) {
            words(path, path.vectors.words(d), 0, path.vl);
            return true;
        }

        /// {@return whether it loads `vl` elements narrower than a word from a known place in memory, and raises nothing}
        boolean plain(int vl) {
            return unmasked() && fits && bits <= 16 && inside(vl);
        }

        /// {@return whether the elements are bytes, one behind the other}
        boolean neighbouringBytes() {
            return stride == 1 && bits == Byte.SIZE;
        }

        /// Loads the elements below `vl` to `words`, from index `at` on.
        void words(Datapath path, int[] words, int at, int vl) {
            if (stride == 1 && bits >= 8) {
                MemoryKernels.load(path.scratchpad.bytes(), (int) offset, bits, signed, words, at, vl);
            } else {
                Elements.get(path.scratchpad.bytes(), offset, bits, signed, 0, stride, words, at, vl);
            }
        }

        @Override
        public boolean stores() {
            return false;
        }

        @Override
        public void move(Datapath path, int from, int to) {
            int[] words = path.vectors.words(d);
            int[] active = active(path);
            long address = address(path);
            if (active == null && stride == 1 && fits) {
                if (bits != 4) {
                    path.scratchpad.getContiguous(address + (long) from * (bits >> 3), bits, signed, words, from, to - from);
                } else {
                    for (int i = from; i < to; i++) {
                        words[i] = path.scratchpad.get(address, bits, signed, i);
                    }
                }
                return;
            }
            for (int i = from; i < to; i++) {
                if (active == null || active[i] != 0) {
                    int pattern = path.scratchpad.get(address, bits, signed, (long) i * stride);
                    long exact = signed ? pattern : pattern & 0xffff_ffffL;
                    words[i] = fits ? pattern : (int) fitting.element(path, i, exact);
                }
            }
        }
    }

    /// Stores `value[i]`, fitted, at `at + i * stride`.
    static final class Write extends MemoryAccess {
        private final Operand value;
        private final Fitting fitting;

        Write(Store i, Decoding on) {
            super(i.mask(), i.at(), i.bits(), i.signed(), i.stride(), on);
            value = Operand.of(i.value(), on);
            var signedFitting = Fitting.of(i.fit(), on, i.bits());
            fitting = i.signed() ? signedFitting : signedFitting.unsigned();
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && stride == 1 && bits >= 8 && fitting.flagged() && inside(vl) && MemoryKernels.STORES;
        }

        @Override
        public boolean take(Datapath path) {
            int[] x = value.words(path, 0);
            boolean clips = fitting.fit() == Fit.CLIP;
            // A trap must leave memory as it was; any other store that does not fit writes the same elements again.
            if (fitting.fit() == Fit.TRAP && fitting.checked() && MemoryKernels.outside(x, fitting.least(), fitting.greatest(), path.vl)) {
                return false;
            }
            int changed = MemoryKernels.store(x, fitting, path.scratchpad.bytes(), (int) offset, path.vl);
            if (clips) {
                path.faults.clips(changed);
            }
            return clips || changed == 0;
        }

        @Override
        public boolean stores() {
            return true;
        }

        @Override
        public void prepare(Datapath path) {
            if (bits == 4 && (path.vl & 1) != 0) {
                throw new Trap("a 4-bit store of vl %d, must be even".formatted(path.vl));
            }
            super.prepare(path);
            int[] x = value.words(path, 0);
            int vl = path.vl;
            for (int i = 0; i < vl; i++) {
                path.exact[i] = x[i];
            }
            fitting.words(path, path.exact, path.outgoing, active(path));
        }

        @Override
        public void move(Datapath path, int from, int to) {
            int @Nullable [] active = active(path);
            long address = address(path);
            if (active == null && stride == 1 && bits != 4) {
                path.scratchpad.setContiguous(address + (long) from * (bits >> 3), bits, path.outgoing, from, to - from);
                return;
            }
            for (int i = from; i < to; i++) {
                if (active == null || active[i] != 0) {
                    path.scratchpad.set(address, bits, (long) i * stride, path.outgoing[i]);
                }
            }
        }
    }
}
