/// Lower bounds on cycles, from counting alone: what an op needs of each unit whatever the code ([OpWork]), and what the emitted code asks of each
/// resource whatever its order ([ProgramWalk]). Start at [Bounds].
///
/// Nothing here simulates: no wait for a result is counted, and no value is computed but the scalars that say how often loops run and where
/// loads go. docs/machine.md, "Lower bounds", states both.
package dev.cupel.programs.bound;
