/// What a machine remembers while it runs: register files, ROM tables, scratchpad and DRAM, as primitive arrays. Each store is the mutable state
/// of one run. Nothing here computes, and nothing here knows cycles.
package dev.cupel.sim.memory;
