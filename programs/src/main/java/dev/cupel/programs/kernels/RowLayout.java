package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// Which way the lanes run in ops that work row by row: along each row, or across many rows, a column at a time.
final class RowLayout {
    static final String ROWS = "rows";
    static final String COLUMNS = "columns";

    private RowLayout() {}

    /// {@return the layouts that the kernel of an op can have; none where its op is not one of rows}
    static List<String> layouts(QuantizedOp op, Site site) {
        return switch (op) {
            case QuantizedOp.Softmax softmax -> upTo(SoftmaxByColumns.MOST, softmax.x(), site);
            case QuantizedOp.LayerNorm norm -> upTo(ColumnBlock.MOST, norm.x(), site);
            case QuantizedOp.RmsNorm norm -> upTo(ColumnBlock.MOST, norm.x(), site);
            default -> List.of();
        };
    }

    private static List<String> upTo(int most, String x, Site site) {
        return site.shape(x).last() <= most ? List.of(ROWS, COLUMNS) : List.of(ROWS);
    }

    /// {@return whether lanes run across rows: as asked for, else where an estimate of both layouts says so}
    static boolean byColumns(QuantizedOp op, Site site) {
        var layouts = layouts(op, site);
        return layouts.contains(COLUMNS) && site.layout(op, layouts).map(COLUMNS::equals).orElseGet(() -> faster(op, site));
    }

    private static boolean faster(QuantizedOp op, Site site) {
        return switch (op) {
            case QuantizedOp.Softmax softmax -> SoftmaxByColumns.faster(softmax, site);
            case QuantizedOp.LayerNorm norm -> NormByColumns.faster(norm.normalisation(), true, norm.x(), site);
            case QuantizedOp.RmsNorm norm -> NormByColumns.faster(norm.normalisation(), false, norm.x(), site);
            default -> false;
        };
    }
}
