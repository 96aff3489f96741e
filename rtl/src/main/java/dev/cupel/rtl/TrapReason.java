package dev.cupel.rtl;

import java.util.regex.Pattern;

/// Why a run traps, docs/machine.md, section 4, in the words of both sides: the twin's codes and the simulator's texts.
enum TrapReason {
    ELEMENT("element -?\\d+ of a vector of .*"),
    LENGTH("vl -?\\d+.*"),
    COUNT("loop count .*"),
    SCALAR(".* does not fit a scalar .*"),
    SIZE("transfer of .*"),
    PLACE("transfer at .*"),
    NIBBLES("a 4-bit store .*"),
    /// An active element of a load or store lies outside the scratchpad.
    ADDRESS("element \\d+ at address .*"),
    /// A value, amount, field, multiplier or index meets a fit of trap; the event of that element says which.
    VALUE("element \\d+: .*");

    private final Pattern text;

    TrapReason(String text) {
        this.text = Pattern.compile(text);
    }

    /// {@return the reason by the twin's code at issue, 1..7}
    static TrapReason ofIssue(int code) {
        return values()[code - 1];
    }

    /// {@return the reason that the simulator's text gives}
    /// @throws IllegalStateException if it gives none of these
    static TrapReason of(String why) {
        for (var reason : values()) {
            if (reason.text.matcher(why).matches()) {
                return reason;
            }
        }
        throw new IllegalStateException("no reason for a trap is like: " + why);
    }
}
