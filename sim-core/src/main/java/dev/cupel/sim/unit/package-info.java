/// What each instruction family computes: the exact result over the integers, then that result fitted to its destination. One file per family;
/// start at [dev.cupel.sim.unit.Operation#of]. Loops run over primitive arrays, elements 0..vl-1; what does not fit is found by one flag over the
/// whole vector, and only then element by element. Nothing here knows cycles; addresses are the memory's, ranges in time the engine's.
package dev.cupel.sim.unit;
