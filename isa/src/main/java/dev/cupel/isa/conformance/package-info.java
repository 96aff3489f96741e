/// Hand-computed schedules for the timing contract: small programs whose lines say in which cycle each instruction issues and what it waited
/// for. Every implementation of the contract (timing function, engine, twin) is held against them.
/// The programs lie beside these classes as `*.asm`; docs/machine.md, "Timing", has the rules they are computed from.
package dev.cupel.isa.conformance;
