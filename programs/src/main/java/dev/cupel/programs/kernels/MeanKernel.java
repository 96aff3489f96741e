package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;

import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// `y = clip(round((sum of x + correction) * M / 2^s) + zy)`.
///
/// Lanes run over what is kept: a vector of results takes one load and one addition for each element summed over. Where nothing is kept, lanes
/// run over what is summed, and one horizontal sum ends it.
final class MeanKernel {
    /// Vectors summed side by side, so that one addition need not wait for the one before.
    private static final int PARTS = 4;

    private MeanKernel() {}

    static Kernel of(QuantizedOp.Mean op, Site site) {
        boolean keepsNone = site.shape(op.output()).size() == 1;
        return Kernel.of(keepsNone ? "across" : "along", List.of(), List.of(), 0, placement -> {
            var e = site.emitter();
            if (keepsNone) {
                across(op, site, placement, e);
            } else {
                along(op, site, placement, e);
            }
            return e.code();
        });
    }

    private static void finish(QuantizedOp.Mean op, Site site, Emitter e) {
        var y = v(0);
        if (op.correction() != 0) {
            e.add(y, y, imm(op.correction()));
        }
        var requantizer = new Requantizer(e, op.scaling(), site.type(op.output()));
        if (requantizer.exact()) {
            e.add(v(1), y, imm(0));
            requantizer.write(y, v(1), requantizer.shared(), v(2), v(3));
        } else {
            requantizer.write(y, y, requantizer.shared(), v(2), v(3));
        }
    }

    private static void across(QuantizedOp.Mean op, Site site, Kernel.Placement placement, Emitter e) {
        var sum = v(0);
        e.vl(e.machine().vectorLength());
        for (int part = 0; part < PARTS; part++) {
            e.clamp(v(1 + part), v(1 + part), imm(0), imm(0));
        }
        e.eachTile(List.of(placement.inputs().getFirst()), PARTS, tile -> {
            var loaded = v(8 + tile.slot());
            tile.load(loaded, 0);
            e.add(v(1 + tile.slot()), v(1 + tile.slot()), loaded);
        });
        e.vl(e.machine().vectorLength());
        e.add(v(1), v(1), v(2));
        e.add(v(3), v(3), v(4));
        e.add(v(1), v(1), v(3));
        e.hsum(sum, new Element.At(0), v(1));
        e.vl(1);
        finish(op, site, e);
        e.storeCodes(sum, site.type(op.output()), Emitter.absolute(placement.output().address()), placement.output().elementBytes());
    }

    private static void along(QuantizedOp.Mean op, Site site, Kernel.Placement placement, Emitter e) {
        var from = placement.inputs().getFirst();
        var keptShape = new ArrayList<Integer>();
        var keptStrides = new ArrayList<Integer>();
        var summed = new ArrayList<Walk.Axis>();
        for (int axis = 0; axis < from.shape().size(); axis++) {
            if (op.axes().contains(axis)) {
                summed.add(new Walk.Axis(from.shape().get(axis), List.of(from.strides().get(axis) * from.elementBytes())));
            } else {
                keptShape.add(from.shape().get(axis));
                keptStrides.add(from.strides().get(axis));
            }
        }
        // The output may have kept the axes summed over, with extent 1: what counts is the order of the others.
        var to = placement.output();
        var toStrides = new ArrayList<Integer>();
        boolean keepsAxes = to.shape().size() == from.shape().size();
        for (int axis = 0; axis < to.shape().size(); axis++) {
            if (!keepsAxes || !op.axes().contains(axis)) {
                toStrides.add(to.strides().get(axis));
            }
        }
        var x = new TensorView(from.address(), from.elementBits(), from.signed(), keptShape, keptStrides);
        var y = new TensorView(to.address(), to.elementBits(), to.signed(), keptShape, toStrides);
        e.eachTile(List.of(x, y), 1, tile -> {
            e.clamp(v(0), v(0), imm(0), imm(0));
            e.addScalar(x(0), tile.address(0).base(), tile.address(0).offset());
            sum(e, summed, x, tile.strideBytes(0), 0);
            finish(op, site, e);
            tile.storeCodes(v(0), 1, site.type(op.output()));
        });
    }

    /// Adds all positions of `axes` from `depth` on to `v0`; `x(depth)` points at the first and is left behind the last.
    private static void sum(Emitter e, List<Walk.Axis> axes, TensorView kind, int strideBytes, int depth) {
        var axis = axes.get(depth);
        int step = axis.strides().getFirst();
        ScalarRegister pointer = x(depth);
        if (depth + 1 < axes.size()) {
            e.loop(axis.extent(), () -> {
                e.addScalar(x(depth + 1), pointer, 0);
                sum(e, axes, kind, strideBytes, depth + 1);
                e.advance(pointer, step);
            });
            return;
        }
        int together = Math.min(PARTS, axis.extent());
        e.loop(axis.extent() / together, () -> add(e, kind, pointer, step, together, strideBytes));
        add(e, kind, pointer, step, axis.extent() % together, strideBytes);
    }

    private static void add(Emitter e, TensorView kind, ScalarRegister pointer, int step, int count, int strideBytes) {
        for (int i = 0; i < count; i++) {
            e.load(v(1 + i), kind, at(pointer, i * step), strideBytes);
        }
        for (int i = 0; i < count; i++) {
            e.add(v(0), v(0), v(1 + i));
        }
        e.advance(pointer, count * step);
    }
}
