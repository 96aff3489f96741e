package dev.cupel.sim.unit;

import dev.cupel.isa.Source.Element;

/// Which element of a register is meant: a constant, or what a scalar holds at issue.
///
/// @param scalar -1 for a constant
record ElementIndex(int scalar, int constant, int vectorLength) {
    static final ElementIndex FIRST = new ElementIndex(-1, 0, 1);

    static ElementIndex of(Element element, Decoding on) {
        int length = on.machine().vectorLength();
        return switch (element) {
            case Element.At(int index) -> new ElementIndex(-1, index, length);
            case Element.Indexed(var scalar, _) -> on.scalars() == null
                    ? new ElementIndex(scalar.index(), 0, length)
                    : new ElementIndex(-1, on.scalars()[scalar.index()], length);
        };
    }

    /// {@return whether it is a constant that the register has}
    boolean known() {
        return scalar < 0 && constant >= 0 && constant < vectorLength;
    }

    /// {@return the element's number}
    /// @throws Trap if the register has no such element
    int in(Datapath path) {
        int index = scalar < 0 ? constant : path.scalars[scalar];
        if (index < 0 || index >= vectorLength) {
            throw new Trap("element %d of a vector of %d".formatted(index, vectorLength));
        }
        return index;
    }
}
