/// The hardware twin: the machine in SystemVerilog (`rtl/src/main/sv`, start at `machine.sv`), built for a machine by [dev.cupel.rtl.TwinBuild], run
/// by [dev.cupel.rtl.TwinRun], and held against the simulator, event by event, by [dev.cupel.rtl.CoSimulation].
/// The twin computes its own schedule: it gets the program and the machine's sizes, nothing of the simulator.
package dev.cupel.rtl;
