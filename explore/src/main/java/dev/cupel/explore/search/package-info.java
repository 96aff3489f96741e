/// Ways to look for good points of a grid: all of them, at random, by NSGA-II, or by successive halving; and what a set of points is worth.
///
/// Start at [Search#run]. A search knows the sizes of the axes and which places are allowed ([Space]), asks for [Place]s in batches, and is told
/// their objectives by an [Evaluation]. What an axis is, what a point means and who runs it lie elsewhere (`dev.cupel.explore`).
package dev.cupel.explore.search;
