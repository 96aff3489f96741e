package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import java.util.ArrayList;

/// Two things that were read. Where both are wrong, both are told at once.
record Both<A, B>(A first, B second) {
    static <A, B> Diagnosed<Both<A, B>> of(Diagnosed<A> first, Diagnosed<B> second) {
        if (first instanceof Diagnosed.Faulty<A>(var one) && second instanceof Diagnosed.Faulty<B>(var other)) {
            var all = new ArrayList<>(one);
            all.addAll(other);
            return Diagnosed.faulty(all);
        }
        return first.then(a -> second.map(b -> new Both<>(a, b)));
    }
}
