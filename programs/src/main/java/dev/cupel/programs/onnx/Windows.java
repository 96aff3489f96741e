package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Where the windows of a convolution or a pooling lie, along each axis behind batch and channels. Pure.
///
/// @param kernel    taps
/// @param strides   from window to window
/// @param dilations from tap to tap
/// @param before    padding before the first element
/// @param after     padding behind the last one
/// @param windows   how many
record Windows(List<Integer> kernel, List<Integer> strides, List<Integer> dilations, List<Integer> before, List<Integer> after, List<Integer> windows) {
    /// {@return the windows that a node's attributes say}
    ///
    /// @param x       batch, channels, and the axes that windows go along
    /// @param kernel  extents of a window
    /// @param ceiling whether a last window that is cut off counts, as far as it begins on x or on the padding before it
    static Windows of(OnnxNode node, Shape x, List<Integer> kernel, boolean ceiling) throws Refusal {
        int axes = x.rank() - 2;
        Refusal.unless(axes >= 1, "op " + node.type() + " on " + x + "; a batch, channels and at least one more axis are needed");
        Refusal.unless(kernel.size() == axes, "op " + node.type() + " has windows " + kernel + " for " + x);
        List<Integer> strides = attribute(node, "strides", Collections.nCopies(axes, 1), 1);
        List<Integer> dilations = attribute(node, "dilations", Collections.nCopies(axes, 1), 1);
        List<Integer> pads = attribute(node, "pads", Collections.nCopies(2 * axes, 0), 0);
        String rule = node.text("auto_pad", "NOTSET");
        Refusal.unless(List.of("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER").contains(rule), "op " + node.type() + " with auto_pad '" + rule + "'; NOTSET, VALID, SAME_UPPER and SAME_LOWER are known");
        var before = new ArrayList<Integer>();
        var after = new ArrayList<Integer>();
        var windows = new ArrayList<Integer>();
        for (int axis = 0; axis < axes; axis++) {
            int extent = x.dim(axis + 2);
            long reach = (kernel.get(axis) - 1L) * dilations.get(axis) + 1;
            int stride = strides.get(axis);
            long first = rule.equals("NOTSET") ? pads.get(axis) : 0;
            long last = rule.equals("NOTSET") ? pads.get(axes + axis) : 0;
            long count;
            if (rule.startsWith("SAME")) {
                count = Math.ceilDiv(extent, stride);
                long missing = Math.max(0, (count - 1) * stride + reach - extent);
                first = rule.equals("SAME_UPPER") ? missing / 2 : missing - missing / 2;
                last = missing - first;
            } else {
                long room = extent + first + last - reach;
                Refusal.unless(room >= 0, "op " + node.type() + " has windows that reach over " + reach + " elements of axis " + (axis + 2) + " of " + x + ", padded by " + first + " and " + last);
                count = (ceiling ? Math.ceilDiv(room, stride) : room / stride) + 1;
                if (ceiling && (count - 1) * stride >= extent + first) {
                    count--;
                }
            }
            before.add((int) first);
            after.add((int) last);
            windows.add((int) count);
        }
        return new Windows(kernel, strides, dilations, before, after, windows);
    }

    private static List<Integer> attribute(OnnxNode node, String name, List<Integer> otherwise, int least) throws Refusal {
        List<Long> given = node.integers(name).orElse(List.of());
        if (given.isEmpty()) {
            return otherwise;
        }
        Refusal.unless(given.size() == otherwise.size() && given.stream().allMatch(value -> value >= least && value <= Short.MAX_VALUE),
                "op " + node.type() + " has " + name + " " + given + "; " + otherwise.size() + " numbers from " + least + " to " + Short.MAX_VALUE + " are needed");
        return given.stream().map(Long::intValue).toList();
    }

    /// {@return whether a window is one element, and every element one}
    boolean single() {
        return IntStream.range(0, kernel.size()).allMatch(axis -> kernel.get(axis) == 1 && strides.get(axis) == 1 && before.get(axis) == 0 && after.get(axis) == 0);
    }

    /// {@return how many taps a window has}
    int taps() {
        return kernel.stream().reduce(1, (a, b) -> a * b);
    }

    /// {@return where windows begin along an axis}
    Op.Gather.Along starts(int axis) {
        return new Op.Gather.Along(axis + 2, IntStream.range(0, windows.get(axis)).mapToObj(i -> i * strides.get(axis) - before.get(axis)).toList());
    }

    /// {@return how far the taps of a window lie from its beginning along an axis}
    Op.Gather.Along offsets(int axis) {
        return new Op.Gather.Along(axis + 2, IntStream.range(0, kernel.get(axis)).mapToObj(i -> i * dilations.get(axis)).toList());
    }

    /// {@return along an axis, where each window finds its tap, or where that is padding a tap that it finds}
    ///
    /// @param extent of the axis
    List<Integer> tap(int axis, int tap, int extent) throws Refusal {
        var at = new ArrayList<Integer>();
        for (int start : starts(axis).at()) {
            int wanted = start + tap * dilations.get(axis);
            if (wanted < 0 || wanted >= extent) {
                wanted = offsets(axis).at().stream().map(offset -> start + offset).filter(index -> index >= 0 && index < extent).findFirst()
                        .orElseThrow(() -> Refusal.of("a window from " + start + " on lies outside axis " + (axis + 2) + " as a whole"));
            }
            at.add(wanted);
        }
        return at;
    }
}
