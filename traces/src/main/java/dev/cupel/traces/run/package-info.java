/// From a source file to a [dev.cupel.traces.view.Report]: read, quantize, compile, simulate, fold. Start at [Runner]. The command and the explorer both
/// run sources through here, so that a point of a sweep and a run by hand give the same figures.
package dev.cupel.traces.run;
