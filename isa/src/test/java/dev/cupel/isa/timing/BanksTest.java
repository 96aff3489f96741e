package dev.cupel.isa.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanksTest {
    @ParameterizedTest(name = "{1}-bit elements of stride {2} at {0}: interval {3}")
    @CsvSource({
        "0, 32, 1, 1", // four words, four banks
        "0, 32, 2, 2", // words 0 2 4 6: banks 0 2 0 2
        "0, 32, 4, 4", // all in bank 0
        "0, 32, 0, 1", // one word, read once
        "2, 32, 1, 2", // five words 0..4, bank 0 twice
        "0, 8, 1, 1", // one word
        "0, 8, 16, 4", // words 0 4 8 12
        "0, 4, 1, 1",
        "64, 32, -4, 4",
        "0, 16, 2, 1" // words 0 1 2 3
    })
    void conflictsOnTiny4(long address, int bits, int stride, int interval) {
        assertEquals(interval, Banks.interval(Presets.named("tiny4"), address, bits, stride, 16));
    }

    /// The rule spelled out on bytes: for each beat and bank the set of its words that hold any byte of any element.
    @Test
    void theIntervalIsTheLargestNumberOfDifferentWordsOfOneBankInOneBeat() {
        long seed = 5;
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 5000; round++) {
            int lanes = 1 << random.nextInt(5);
            int banks = 1 << random.nextInt(6);
            int bankBytes = 1 << random.nextInt(4);
            var machine = MachineFields.with(Presets.named("tiny4"), Map.of("lanes", "" + lanes, "vectorLength", "" + 4 * lanes, "scratchpad.banks", "" + banks,
                    "scratchpad.bankBytes", "" + bankBytes)).orThrow();
            int bits = 4 << random.nextInt(4);
            long bankBits = 8L * bankBytes;
            int stride = random.nextInt(-20, 21);
            long address = random.nextLong(10_000, 10_100);
            int vl = random.nextInt(1, 4 * lanes + 1);
            int worst = 1;
            for (int first = 0; first < vl; first += lanes) {
                var words = new HashMap<Long, Set<Long>>();
                for (int i = first; i < Math.min(vl, first + lanes); i++) {
                    for (int bit = 0; bit < bits; bit += 4) {
                        long word = Math.floorDiv(address * 8 + (long) i * stride * bits + bit, bankBits);
                        words.computeIfAbsent(Math.floorMod(word, (long) banks), _ -> new HashSet<>()).add(word);
                    }
                }
                worst = Math.max(worst, words.values().stream().mapToInt(Set::size).max().orElse(1));
            }
            assertEquals(worst, Banks.interval(machine, address, bits, stride, vl), "seed %d round %d".formatted(seed, round));
        }
    }
}
