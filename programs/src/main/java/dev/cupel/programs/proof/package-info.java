/// Proves that nothing overflows in a program, or finds inputs of an op that overflow it.
///
/// Start at [RangeProof#of]. The path: [RangeWalk] goes through the program once, scalars and addresses concrete ([dev.cupel.programs.flow.ScalarFlow]), every element of a
/// register ([VectorWalk]) and of memory ([MemoryWalk]) an interval, and records what each value
/// of an op is made of in a [ValueGraph]; where an interval does not fit, [Settlement] looks closer: [WitnessSearch] for inputs that overflow, [Refinement] and [Lemmas] for why
/// none can. docs/adr/0011-range-proof.md says why so. Nothing here runs a program or knows of time.
package dev.cupel.programs.proof;
