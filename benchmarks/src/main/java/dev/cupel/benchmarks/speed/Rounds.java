package dev.cupel.benchmarks.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs contenders in turn, round by round, so that whatever else the computer does meets all of them alike.
final class Rounds {
    /// Times that all contenders run in a round, a second in all each: short turns, so that what else the computer does for a second or two spoils some of a contender's, not all.
    private static final int TURNS = 3;
    /// Seconds that a contender runs in a turn.
    static final double STRETCH = 1.0 / TURNS;
    /// Rounds that are not counted, until Java's compiler is done.
    private static final int WARM_UP = 3;

    private final Map<String, Contender> contenders = new LinkedHashMap<>();

    /// Somebody who is timed.
    @FunctionalInterface
    interface Contender {
        /// {@return seconds that one piece of work took, on average over about [#STRETCH] seconds}
        double secondsEach() throws IOException;
    }

    /// Adds a contender who does the same piece of work over and over in this process.
    Rounds with(String name, Clock clock, Runnable piece) {
        return with(name, () -> secondsEach(clock, piece));
    }

    Rounds with(String name, Contender contender) {
        contenders.put(name, contender);
        return this;
    }

    /// {@return seconds a piece of each contender in each turn, by name}
    Map<String, Spread> run(int rounds) throws IOException {
        var seconds = new LinkedHashMap<String, List<Double>>();
        for (int turn = -WARM_UP * TURNS; turn < rounds * TURNS; turn++) {
            for (var contender : contenders.entrySet()) {
                double each = contender.getValue().secondsEach();
                if (turn >= 0) {
                    seconds.computeIfAbsent(contender.getKey(), _ -> new ArrayList<>()).add(each);
                }
            }
        }
        var spreads = new LinkedHashMap<String, Spread>();
        seconds.forEach((name, each) -> spreads.put(name, new Spread(each)));
        return spreads;
    }

    /// {@return the spread of a contender who ran}
    static Spread of(Map<String, Spread> spreads, String name) {
        var spread = spreads.get(name);
        if (spread == null) {
            throw new IllegalArgumentException(name + " did not run");
        }
        return spread;
    }

    /// {@return seconds of a piece, on average over a stretch}
    static double secondsEach(Clock clock, Runnable piece) {
        long begin = clock.nanoseconds();
        double seconds = 0;
        for (int done = 1; ; done++) {
            piece.run();
            seconds = (clock.nanoseconds() - begin) / 1e9;
            if (seconds >= STRETCH) {
                return seconds / done;
            }
        }
    }
}
