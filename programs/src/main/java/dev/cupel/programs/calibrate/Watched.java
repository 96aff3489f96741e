package dev.cupel.programs.calibrate;

import dev.cupel.programs.quantize.Observed;
import dev.cupel.programs.tensor.DoubleTensor;
import java.util.Arrays;

/// The values of one tensor so far: ends exactly, and every `stride`-th value, the stride doubling whenever the room is full.
final class Watched {
    private static final int ROOM = 1 << 19;

    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private double[] kept = new double[1024];
    private int count;
    private int stride = 1;
    private long position;

    void add(DoubleTensor tensor) {
        int size = tensor.size();
        for (int i = 0; i < size; i++) {
            double value = tensor.at(i);
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            if (position++ % stride == 0) {
                keep(value);
            }
        }
    }

    private void keep(double value) {
        if (count == ROOM) {
            for (int i = 0; i < ROOM / 2; i++) {
                kept[i] = kept[2 * i];
            }
            count = ROOM / 2;
            stride *= 2;
            // This value stands at a multiple of the old stride times ROOM, so of the new one too.
        }
        if (count == kept.length) {
            kept = Arrays.copyOf(kept, Math.min(ROOM, 2 * kept.length));
        }
        kept[count++] = value;
    }

    Observed observed() {
        return new Observed(least, greatest, Arrays.copyOf(kept, count));
    }
}
