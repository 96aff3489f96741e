package dev.cupel.benchmarks.search;

/// A column of a table to make small, or great.
///
/// @param column its title
/// @param sign   1 where small is good, -1 where great is
public record Objective(String column, int sign) {
    private static final String GREAT = ":max";

    /// {@return what a text of the command names: a column to make small, or with `:max` behind it one to make great}
    public static Objective of(String text) {
        return text.endsWith(GREAT) ? new Objective(text.substring(0, text.length() - GREAT.length()), -1) : new Objective(text, 1);
    }

    @Override
    public String toString() {
        return sign > 0 ? column : column + GREAT;
    }
}
