/// Design-space exploration: what a source costs and loses over a grid of machines and widths.
///
/// The path is `sweep file -> Sweep (SweepFile) -> Point for each place of the grid -> Finding (Explorer) -> table and plot (SweepTable, SweepPlot)`.
/// Every finding is a file named by what decided it, so that a stopped sweep goes on where it was and parallel sweeps cannot clash.
package dev.cupel.explore;
