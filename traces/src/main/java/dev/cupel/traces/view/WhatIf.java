package dev.cupel.traces.view;

import java.util.List;
import java.util.Map;

/// What the same program would take on other machines: its timing was run on each of them.
///
/// @param cycles  on the machine that there is
/// @param changes each tried, fewest cycles first
/// @param racing  those left out because accesses would meet transfers there, which the program does not wait for
public record WhatIf(long cycles, List<Change> changes, List<String> racing) {
    public WhatIf {
        changes = List.copyOf(changes);
        racing = List.copyOf(racing);
    }

    /// One change of the machine.
    ///
    /// @param what   in words
    /// @param fields the machine's fields with their values
    /// @param cycles that the program then takes
    public record Change(String what, Map<String, String> fields, long cycles) {
        public Change {
            fields = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(fields));
        }
    }
}
