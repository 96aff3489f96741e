/// The native peer: a quantized graph as plain C, compiled by gcc at -O3 for the computer at hand, to hold the simulator's speed against. Start at
/// [dev.cupel.benchmarks.peer.PlainC], which writes it; [dev.cupel.benchmarks.peer.NativePeer] compiles and runs it.
package dev.cupel.benchmarks.peer;
