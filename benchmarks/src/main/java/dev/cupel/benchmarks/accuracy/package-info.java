/// How exact each kernel is, through the simulator, on the input families and worst rows of the study of published integer kernels, beside what is wanted of it and
/// what published kernels reach. Start at [Study]; the command is `dev.cupel.benchmarks.Accuracy`.
package dev.cupel.benchmarks.accuracy;
