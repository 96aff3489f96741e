package dev.cupel.programs.proof;

import dev.cupel.isa.Program.Place;
import java.util.Optional;

/// An instruction whose values are not all proved to fit.
///
/// @param pc        the instruction
/// @param place     where it comes from
/// @param text      the instruction
/// @param fault     what goes wrong
/// @param element   of the vector where it is worst
/// @param low       the least value that could not be excluded there
/// @param high      the greatest
/// @param width     bits there are; 0 where the fault is not one of width
/// @param needed    bits that hold `low..high`; 0 where the fault is not one of width
/// @param terms     how many values the worst one is the sum of; 1 where it is no sum
/// @param witness   inputs that bring it about; absent where none was found
public record Finding(int pc, Place place, String text, Fault fault, int element, long low, long high, int width, int needed, int terms,
        Optional<Witness> witness) {}
