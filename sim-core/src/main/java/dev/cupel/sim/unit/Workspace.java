package dev.cupel.sim.unit;

/// Working arrays of the [Shortcut]s of one run. What they hold means nothing between two.
final class Workspace {
    /// Words of rows, one row behind the other.
    final int[] rows = new int[ProductBlock.MOST_WORDS];
    /// Results before it is known whether they fit; where they do, a register may take the array over, and leave its own.
    int[] words;
    long[] longs;
    /// Sums of up to eight accumulators.
    final int[] sums;
    /// What the products of each of them are multiplied by, from which element on.
    final int[][] factors = new int[8][];
    final int[] from = new int[8];
    /// Room for such factors where they do not lie one behind the other.
    final int[][] gathered = new int[8][ProductBlock.MOST_PRODUCTS];

    Workspace(int pitch) {
        words = new int[pitch];
        longs = new long[pitch];
        sums = new int[8 * pitch];
    }
}
