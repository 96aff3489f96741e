/// Random programs from a seed, for properties that hold over all programs: [AnyPrograms] makes any program that the types allow, for text and
/// binary forms; [LegalPrograms] makes programs that run to their end on a given machine, for simulator and co-simulation.
/// Equal seeds give equal programs.
package dev.cupel.isa.generate;
