package dev.cupel.rtl.synthesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The leaves with a specification, and the sizes at which they are proved: those whose area is measured.
final class Leaves {
    /// W and A: word and accumulator alike, the accumulator twice the word, much wider, narrower.
    private static final int[][] WIDTHS = {{8, 16}, {8, 24}, {8, 48}, {12, 20}, {12, 32}, {16, 16}, {16, 32}, {16, 48}, {24, 32}, {24, 48}, {32, 16},
        {32, 32}, {32, 48}};
    private static final int[] WORDS = {8, 12, 16, 24, 32};

    private Leaves() {}

    static List<LeafProof> proofs() {
        var proofs = new ArrayList<LeafProof>();
        for (int n : new int[] {8, 12, 16, 24, 32, 48, 64}) {
            proofs.add(new LeafProof("round_shift", Map.of("N", n)));
        }
        for (int[] inOut : new int[][] {{9, 8}, {33, 16}, {64, 32}, {66, 48}}) {
            proofs.add(new LeafProof("fit", sizes("IN", inOut[0], "OUT", inOut[1])));
        }
        for (int word : WORDS) {
            for (String leaf : List.of("lane_addend", "lane_cmp", "lane_lut", "lane_shr")) {
                proofs.add(new LeafProof(leaf, Map.of("W", word)));
            }
        }
        for (int[] width : WIDTHS) {
            for (String leaf : List.of("lane_mul", "lane_accumulate", "lane_sum", "lane_sqrt")) {
                proofs.add(new LeafProof(leaf, sizes("W", width[0], "A", width[1])));
            }
        }
        proofs.add(new LeafProof("lane_narrow", Map.of()));
        proofs.add(new LeafProof("operand_decode", Map.of()));
        for (int[] of : new int[][] {{4, 1}, {5, 2}, {16, 4}, {3, 3}}) {
            var sizes = sizes("LANES", of[0], "TAKEN", of[1]);
            sizes.putAll(sizes("N", 24, "SUB_BITS", 5));
            proofs.add(new LeafProof("group_select", sizes));
        }
        return List.copyOf(proofs);
    }

    /// {@return some of each leaf: what every build proves. Measuring areas proves all}
    static List<LeafProof> quick() {
        return proofs().stream().filter(proof -> proof.sizes().getOrDefault("N", 0) <= 32)
                .filter(proof -> !proof.leaf().equals("lane_sqrt") || proof.sizes().getOrDefault("A", 0) <= 32).toList();
    }

    private static Map<String, Integer> sizes(String first, int one, String second, int two) {
        var sizes = new LinkedHashMap<String, Integer>();
        sizes.put(first, one);
        sizes.put(second, two);
        return sizes;
    }
}
