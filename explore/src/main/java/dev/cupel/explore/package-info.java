/// Design-space exploration: many machines and variants, run in parallel, and what is best among them.
/// Builds on all modules but the command line.
package dev.cupel.explore;
