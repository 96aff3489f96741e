package dev.cupel.sim.probe;

import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Unit;

/// An exact value that did not fit where nothing intended it, or an operand that its instruction cannot use.
///
/// @param cycle   in which the instruction issued
/// @param pc      the instruction
/// @param place   its place in the source; `place.op()` indexes the program's ops
/// @param unit    where it happened
/// @param element of the vector, counted from 0; -1 for a scalar
/// @param exact   the value over the integers; the amount, index or multiplier for events of those kinds; the address in bytes for a race
/// @param width   bits there are
/// @param missing bits that the exact value needs beyond `width`; 0 where the fault is not one of width
public record OverflowEvent(
        long cycle, int pc, Place place, Unit unit, int element, long exact, int width, int missing, FaultKind kind) {}
