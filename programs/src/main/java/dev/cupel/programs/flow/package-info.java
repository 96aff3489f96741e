/// A run's way through a program without its data: scalars, vl and loops. No branch depends on data, so that this is all of it.
/// Start at [ScalarFlow]; the lower bounds (`bound`) and the range proof (`proof`) walk by it.
package dev.cupel.programs.flow;
