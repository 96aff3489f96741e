package dev.cupel.sim.unit;

import dev.cupel.isa.Machine;
import org.jspecify.annotations.Nullable;

/// What an instruction is decoded for.
///
/// @param scalars what `x0..x15` hold when it issues; null where that is to be looked up then
/// @param checked whether results are looked at for overflow
record Decoding(Machine machine, int @Nullable [] scalars, boolean checked) {}
