package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;
import java.util.Optional;

/// Which kernel computes an op.
public final class Kernels {
    /// Matrix products whose sums stay in the accumulators.
    static final String TILED = "tiled";
    /// Matrix products whose sums stay in vector registers, for accumulators narrower than the sums.
    public static final String WORDS = "words";

    private static final List<String> PRODUCTS = List.of(TILED, WORDS);

    private Kernels() {}

    /// {@return the layout of a matrix product}
    static String layout(QuantizedOp product, Site site) {
        return site.layout(product, PRODUCTS).orElse(TILED);
    }

    static boolean inWords(QuantizedOp op, Site site) {
        return layout(op, site).equals(WORDS);
    }

    /// {@return the widest sums, in bits, that the kernel of an op holds; every other kernel keeps its sums in words, as its op's contract has it}
    public static int sumBits(QuantizedOp op, Site site) {
        return switch (op) {
            case QuantizedOp.Linear linear -> ProductTile.sumBits(site.machine(), Optional.of(linear.scaling()), inWords(op, site));
            case QuantizedOp.MatMul product -> ProductTile.sumBits(site.machine(), product.scaling(), inWords(op, site));
            case QuantizedOp.Embedding _, QuantizedOp.Add _, QuantizedOp.Relu _, QuantizedOp.Reshape _, QuantizedOp.Transpose _, QuantizedOp.Softmax _, QuantizedOp.Lookup _,
                    QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _, QuantizedOp.AddConstant _,
                    QuantizedOp.Multiply _, QuantizedOp.Mean _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _,
                    QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _, QuantizedOp.Rescale _ -> site.machine().wordBits();
        };
    }

    /// {@return the kernel of an op on a machine}
    ///
    /// @param constantBytes what the constants of one part should take at most, where the kernel can be split
    public static Kernel of(QuantizedOp op, Site site, int constantBytes) {
        return switch (op) {
            case QuantizedOp.Embedding embedding -> EmbeddingKernel.of(embedding, site);
            case QuantizedOp.Linear linear -> LinearKernel.of(linear, site, constantBytes);
            case QuantizedOp.MatMul product -> MatMulKernel.of(product, site);
            case QuantizedOp.Add add -> AddKernel.of(add, site);
            case QuantizedOp.Relu relu -> ReluKernel.of(relu, site);
            case QuantizedOp.Reshape reshape -> copy(site.type(reshape.output()), site);
            case QuantizedOp.Transpose transpose -> copy(site.type(transpose.output()), site);
            case QuantizedOp.Softmax softmax -> SoftmaxKernel.of(softmax, site);
            case QuantizedOp.Lookup lookup -> LookupKernel.of(lookup, site);
            case QuantizedOp.Interpolate interpolate -> InterpolateKernel.of(interpolate, site);
            case QuantizedOp.Polynomial polynomial -> PolynomialKernel.of(polynomial, site);
            case QuantizedOp.Quadratic quadratic -> QuadraticKernel.of(quadratic, site);
            case QuantizedOp.LayerNorm norm -> LayerNormKernel.of(norm, site);
            case QuantizedOp.RmsNorm norm -> RmsNormKernel.of(norm, site);
            case QuantizedOp.AddConstant add -> AddConstantKernel.of(add, site);
            case QuantizedOp.Multiply multiply -> MultiplyKernel.of(multiply, site);
            case QuantizedOp.Mean mean -> MeanKernel.of(mean, site);
            case QuantizedOp.Rescale rescale -> RescaleKernel.of(rescale, site);
            case QuantizedOp.WeightedSum sum -> WeightedSumKernel.of(sum, site);
            case QuantizedOp.Clamp clamp -> ClampKernel.of(clamp, site);
            case QuantizedOp.Extreme extreme -> ExtremeKernel.of(extreme, site);
            case QuantizedOp.Divide divide -> DivideKernel.of(divide, site);
            case QuantizedOp.IntegerArithmetic arithmetic -> IntegerKernel.of(arithmetic, site);
            case QuantizedOp.Copy copy -> PieceKernel.of(copy, site);
        };
    }

    /// {@return the layouts that can be asked for where an op has more than one}
    public static List<String> layouts(QuantizedOp op, Site site) {
        return switch (op) {
            case QuantizedOp.Softmax _, QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _ -> RowLayout.layouts(op, site);
            case QuantizedOp.Linear _, QuantizedOp.MatMul _ -> PRODUCTS;
            case QuantizedOp.Embedding _, QuantizedOp.Add _, QuantizedOp.Relu _, QuantizedOp.Reshape _, QuantizedOp.Transpose _, QuantizedOp.Lookup _,
                    QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.AddConstant _, QuantizedOp.Multiply _,
                    QuantizedOp.Mean _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _,
                    QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _, QuantizedOp.Rescale _ -> List.of();
        };
    }

    /// {@return whether an op's kernel takes vectors across the rows of its tensors, so that their rows want to be padded}
    public static boolean acrossRows(QuantizedOp op, Site site) {
        return RowLayout.byColumns(op, site);
    }

    /// {@return the kernel that copies codes between two views of one shape}
    public static Kernel copy(CodeType type, Site site) {
        return CopyKernel.of(type, site);
    }
}
