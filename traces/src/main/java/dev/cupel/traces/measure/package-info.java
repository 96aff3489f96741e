/// One op by itself, measured through the simulator: its error beside the perfectly rounded output, its cycles beside both lower bounds, its multiplier
/// operations, its overflow events. Start at [OpTrial#of], then [OpTrial#run]. The table of variants of `cupel run` and the accuracy table of the benchmarks
/// are both made from here; what inputs to try is theirs to say.
package dev.cupel.traces.measure;
