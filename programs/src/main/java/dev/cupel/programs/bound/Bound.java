package dev.cupel.programs.bound;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// A lower bound on cycles, with what each resource alone would take.
///
/// @param byResource cycles by resource; those that are not needed are absent
public record Bound(Map<Resource, Long> byResource) {
    /// Nothing to do.
    public static final Bound NONE = new Bound(Map.of());

    public Bound {
        var sorted = new EnumMap<Resource, Long>(Resource.class);
        byResource.forEach((resource, cycles) -> {
            if (cycles > 0) {
                sorted.put(resource, cycles);
            }
        });
        byResource = Collections.unmodifiableMap(sorted);
    }

    /// {@return the bound: no order of the work takes fewer cycles}
    public long cycles() {
        return byResource.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /// {@return the bound of two pieces of work, one after the other}
    public Bound plus(Bound other) {
        var sums = new EnumMap<Resource, Long>(Resource.class);
        sums.putAll(byResource);
        other.byResource.forEach((resource, cycles) -> sums.merge(resource, cycles, Long::sum));
        return new Bound(sums);
    }
}
