package dev.cupel.rtl.cost;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/// A sum of terms with coefficients that leave the least squared relative error over measurements.
final class Fitted {
    private final Function<Map<String, Integer>, double[]> terms;
    private final double[] coefficients;
    private final double worst;

    private Fitted(Function<Map<String, Integer>, double[]> terms, double[] coefficients, double worst) {
        this.terms = terms;
        this.coefficients = coefficients;
        this.worst = worst;
    }

    /// {@return the fit of a quantity over measurements, each of which is positive}
    static Fitted of(List<Measured> measured, Function<Map<String, Integer>, double[]> terms, ToDoubleFunction<Measured> quantity) {
        double[][] rows = new double[measured.size()][];
        double[] ones = new double[measured.size()];
        for (int i = 0; i < rows.length; i++) {
            double value = quantity.applyAsDouble(measured.get(i));
            rows[i] = terms.apply(measured.get(i).sizes()).clone();
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] /= value;
            }
            ones[i] = 1;
        }
        // Where the measurements do not tell two terms apart, the shortest of all equally good answers is taken.
        double[] coefficients = new SingularValueDecomposition(new Array2DRowRealMatrix(rows, false)).getSolver().solve(new ArrayRealVector(ones)).toArray();
        double worst = 0;
        for (double[] row : rows) {
            worst = Math.max(worst, Math.abs(new ArrayRealVector(row).dotProduct(new ArrayRealVector(coefficients)) - 1));
        }
        return new Fitted(terms, coefficients, worst);
    }

    /// {@return the quantity at these sizes}
    double at(Map<String, Integer> sizes) {
        return new ArrayRealVector(terms.apply(sizes)).dotProduct(new ArrayRealVector(coefficients));
    }

    /// {@return greatest relative error over the measurements, such as 0.05}
    double worst() {
        return worst;
    }
}
