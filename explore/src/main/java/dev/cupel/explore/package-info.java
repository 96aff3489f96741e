/// Design-space exploration: what a source costs and loses over machines and widths.
///
/// The path is `sweep file -> Sweep (SweepFile) -> a Search asks for Points -> Design -> Finding (Judge) -> table, plots and page (SweepTable, SweepPlots, SweepPage)`. Every finding is a file
/// named by what decided it ([FindingStore]), claimed while it is being run ([Claims]), so that a stopped sweep goes on where it was and parallel sweeps cannot clash (docs/adr/0023).
package dev.cupel.explore;
