package dev.cupel.traces.export;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Numbers as people read them. One form for one kind of number, in every text output.
final class Figures {
    private Figures() {}

    /// {@return `1,234,567`}
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// {@return `1,234,567`, or `-` for none}
    static String count(OptionalLong value) {
        return value.isPresent() ? count(value.getAsLong()) : "-";
    }

    /// {@return `12.3 %`, or `-` of nothing}
    static String share(long part, long whole) {
        return whole == 0 ? "-" : percent(part, whole) + " %";
    }

    /// {@return `12.3`, or `-` of nothing}
    static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
    }

    /// {@return three significant digits, such as `0.0123`, `1.23`, `123`; `0` for an exact zero}
    static String real(double value) {
        double magnitude = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (magnitude < 1e-4 || magnitude >= 1e6) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(magnitude)));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /// {@return decibels with one decimal, `exact` for none}
    static String decibels(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.1f dB", value.getAsDouble()) : "exact";
    }

    /// {@return a rate such as `31.2 M cycles/s`}
    static String rate(double perSecond, String what) {
        double scaled = perSecond;
        String prefix = "";
        for (String next : new String[] {"k ", "M ", "G "}) {
            if (scaled < 1000) {
                break;
            }
            scaled /= 1000;
            prefix = next;
        }
        return String.format(Locale.ROOT, "%.1f %s%s/s", scaled, prefix, what);
    }
}
