package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;

import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// Rows of a table in DRAM, picked by token numbers: a vector of tokens a transfer. The output lies without gaps.
final class EmbeddingKernel {
    private static final ScalarRegister TO = x(0);
    private static final ScalarRegister TABLE = x(1);
    private static final ScalarRegister TOKENS = x(2);

    private EmbeddingKernel() {}

    static Kernel of(QuantizedOp.Embedding op, Site site) {
        return new Rows(op, site);
    }

    private record Rows(QuantizedOp.Embedding op, Site site) implements Kernel, Kernel.Part {
        @Override
        public String layout() {
            return "";
        }

        @Override
        public List<Kernel.Part> parts() {
            return List.of(this);
        }

        @Override
        public List<Kernel.Constant> constants() {
            return List.of();
        }

        @Override
        public List<Kernel.Constant> inDram() {
            return List.of(new Kernel.Constant("table", site.type(op.output()).storageBits(), op.table().codes()));
        }

        @Override
        public List<RomTable> tables() {
            return List.of();
        }

        @Override
        public int scratchBytes() {
            return 0;
        }

        @Override
        public Code emit(Kernel.Placement at) {
            var tokens = at.inputs().getFirst();
            int count = site.shape(op.x()).size();
            int rowBytes = op.table().shape().dim(1) * at.output().elementBytes();
            int together = Math.min(count, site.machine().vectorLength());
            int step = tokens.shape().isEmpty() ? tokens.elementBytes() : tokens.lastStrideBytes();
            var e = site.emitter();
            e.li(TO, at.output().address());
            e.li(TABLE, at.inDram().getFirst());
            e.li(TOKENS, tokens.address());
            e.vl(together);
            e.loop(count / together, () -> transfer(e, tokens, step, rowBytes, together));
            if (count % together > 0) {
                e.vl(count % together);
                transfer(e, tokens, step, rowBytes, count % together);
            }
            e.waitForTransfers();
            return e.code();
        }

        private void transfer(Emitter e, TensorView tokens, int step, int rowBytes, int count) {
            e.load(v(0), tokens, at(TOKENS, 0), step);
            if (site.type(op.x()).high() >= op.table().shape().dim(0)) {
                e.min(v(0), v(0), imm(op.table().shape().dim(0) - 1));
            }
            e.advance(TOKENS, count * step);
            e.rows(TO, TABLE, v(0), rowBytes, op.table().shape().dim(0));
            e.advance(TO, count * rowBytes);
        }
    }
}
