package dev.cupel.programs.numeric;

import java.math.BigInteger;

/// Sums of floors along a line, in as many steps as Euclid's algorithm takes.
///
/// @see <a href="https://doi.org/10.1007/978-3-642-61568-9">Graham, Knuth, Patashnik, Concrete Mathematics, section 3.5</a>
final class FloorSum {
    private FloorSum() {}

    /// {@return the sum of `floor((slope * i + offset) / divisor)` over i = 0..count-1}
    ///
    /// @param count   at least 0
    /// @param divisor above 0
    static BigInteger of(BigInteger count, BigInteger divisor, BigInteger slope, BigInteger offset) {
        var n = count;
        var m = divisor;
        var a = slope;
        var b = offset;
        var sum = BigInteger.ZERO;
        while (n.signum() > 0) {
            var wholeSlope = floorDiv(a, m);
            var wholeOffset = floorDiv(b, m);
            sum = sum.add(wholeSlope.multiply(n.multiply(n.subtract(BigInteger.ONE)).shiftRight(1))).add(wholeOffset.multiply(n));
            a = a.subtract(wholeSlope.multiply(m));
            b = b.subtract(wholeOffset.multiply(m));
            // Lattice points below the line, counted along the other axis.
            var top = a.multiply(n).add(b);
            if (top.compareTo(m) < 0) {
                break;
            }
            n = top.divide(m);
            b = top.mod(m);
            var swapped = m;
            m = a;
            a = swapped;
        }
        return sum;
    }

    /// {@return the greatest integer of at most `dividend / divisor`, a divisor above 0}
    static BigInteger floorDiv(BigInteger dividend, BigInteger divisor) {
        var parts = dividend.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }
}
