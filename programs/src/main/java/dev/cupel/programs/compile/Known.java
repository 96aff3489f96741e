package dev.cupel.programs.compile;

import java.util.Map;

/// Looking up what an earlier step has put there.
final class Known {
    private Known() {}

    /// {@return the value of `key`}
    /// @throws IllegalStateException where there is none: an earlier step has forgotten it
    static <K, V> V in(Map<K, V> map, K key) {
        var value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing is known of " + key);
        }
        return value;
    }
}
