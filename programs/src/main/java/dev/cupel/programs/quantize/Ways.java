package dev.cupel.programs.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The arithmetics of one op, fewest cycles first, and the choice among them: the one asked for; else the first that is off by no more than wanted;
/// else, where none is, the first that is hardly worse than the best.
final class Ways {
    /// How much more error than the least is still the least, where none meets what is wanted.
    private static final double HARDLY_WORSE = 1.1;

    private final List<Way> ways = new ArrayList<>();

    /// One arithmetic, not yet tried.
    private record Way(String name, Build build) {}

    /// An op and how far it is off.
    ///
    /// @param excess output steps that it is off above the perfectly rounded output, at most, for any input
    record Built(QuantizedOp op, double excess) {}

    /// Finds the integers of one arithmetic.
    @FunctionalInterface
    interface Build {
        Built build() throws Unrepresentable;
    }

    /// {@return these with one more, which takes more cycles than those before it}
    ///
    /// @param name one of the op's [QuantizedOp#arithmetics]
    Ways then(String name, Build build) {
        ways.add(new Way(name, build));
        return this;
    }

    /// {@return the op by the arithmetic asked for or chosen}
    ///
    /// @param op   its name
    /// @param type of its output
    /// @throws Unrepresentable if the arithmetic asked for has no integers within the limits, or where none is asked for none at all has
    QuantizedOp choose(String op, CodeType type, Variants variants) throws Unrepresentable {
        return chosen(op, type, variants).op();
    }

    /// {@return what [#choose] gives, with its bound of the error}
    Built chosen(String op, CodeType type, Variants variants) throws Unrepresentable {
        Optional<String> asked = variants.among(op, ways.stream().map(Way::name).toList());
        if (asked.isPresent()) {
            for (var way : ways) {
                if (way.name().equals(asked.get())) {
                    return way.build().build();
                }
            }
        }
        var built = new ArrayList<Built>();
        Optional<Unrepresentable> refused = Optional.empty();
        for (var way : ways) {
            try {
                var found = way.build().build();
                if (found.excess() <= variants.wanted(type)) {
                    return found;
                }
                built.add(found);
            } catch (Unrepresentable why) {
                refused = Optional.of(why);
            }
        }
        double least = built.stream().mapToDouble(Built::excess).min().orElse(0);
        var best = built.stream().filter(each -> each.excess() <= least * HARDLY_WORSE).findFirst();
        if (best.isPresent()) {
            return best.get();
        }
        throw refused.orElseThrow(() -> new IllegalStateException("the op %s has no arithmetic".formatted(op)));
    }
}
