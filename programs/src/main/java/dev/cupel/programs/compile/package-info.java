/// From a [dev.cupel.programs.quantize.QuantizedGraph] to a [dev.cupel.isa.Program] for one machine. Start at
/// [dev.cupel.programs.compile.Compiler]; the path is `Layouts` (which tensors share storage, and how each lies in it) -> `Stage` (what runs
/// after what) -> `Plan` (where in both memories, for how long, and what moves when) -> `Scheduler` (in which order, by the timing contract) -> `Linker`.
///
/// How one op is computed is `dev.cupel.programs.kernels`'; what an instruction costs is `dev.cupel.isa.timing`'s.
package dev.cupel.programs.compile;
