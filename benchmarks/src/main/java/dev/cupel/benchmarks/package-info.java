/// Measurements that are run by hand: each a subcommand of [dev.cupel.benchmarks.Benchmarks], started by `benchmarks/run NAME`, that prints a table.
/// The tables that were measured lie in `benchmarks/results`, each with the command that repeats it. No test of the build measures time.
package dev.cupel.benchmarks;
