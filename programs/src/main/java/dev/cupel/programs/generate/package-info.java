/// Seeded random ops and networks for whoever checks kernels, compilers and simulators against the references. Their integers are chosen by the
/// quantizer's own builders, so that what is generated is what the quantizer can give. Start at
/// [dev.cupel.programs.generate.RandomQuantized].
package dev.cupel.programs.generate;
