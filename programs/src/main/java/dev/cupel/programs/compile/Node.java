package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.timing.Demand;

/// One instruction of a straight stretch with all that decides when it can issue.
///
/// @param vl      elements it works on; 0 where it has none
/// @param address of its access, -1 for others
/// @param demand  at that vl and address
record Node(Instruction instruction, int vl, long address, Demand demand) {}
