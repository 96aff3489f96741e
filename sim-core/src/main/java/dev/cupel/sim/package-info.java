/// The discrete-event simulator: runs a program on a machine, to exact values, cycles and overflow events.
/// Sees only `dev.cupel.isa`. It does not know where a program came from or how its events are shown.
package dev.cupel.sim;
