/// The whole state of a run as data: [dev.cupel.sim.state.MachineState] is one moment, immutable, comparable and storable as a
/// [dev.cupel.sim.state.CheckpointFile]. What the parts hold is written and read by those who own it, in `dev.cupel.sim.engine`.
package dev.cupel.sim.state;
