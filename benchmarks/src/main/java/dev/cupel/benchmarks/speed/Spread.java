package dev.cupel.benchmarks.speed;

import java.util.ArrayList;
import java.util.List;

/// One figure of each round.
public record Spread(List<Double> rounds) {
    public Spread {
        rounds = List.copyOf(rounds);
    }

    /// {@return the middle figure}
    double median() {
        var sorted = rounds.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double least() {
        return rounds.stream().min(Double::compare).orElseThrow();
    }

    double greatest() {
        return rounds.stream().max(Double::compare).orElseThrow();
    }

    /// {@return these figures in units of the other's, round by round}
    Spread over(Spread other) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i) / other.rounds.get(i));
        }
        return new Spread(ratios);
    }

    /// {@return `scale` divided by each figure: of seconds a piece, pieces a second}
    Spread inverse(double scale) {
        return new Spread(rounds.stream().map(each -> scale / each).toList());
    }

    Spread times(double factor) {
        return new Spread(rounds.stream().map(each -> factor * each).toList());
    }

    /// {@return the median, and in brackets the least and the greatest}
    @Override
    public String toString() {
        return "%s (%s to %s)".formatted(figure(median()), figure(least()), figure(greatest()));
    }

    /// {@return `value` with three digits, thousands apart}
    static String figure(double value) {
        double size = Math.abs(value);
        return (size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f").formatted(value);
    }
}
