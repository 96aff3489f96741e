/// Runs programs. Start at [dev.cupel.sim.engine.Simulation]; the loop is `Engine`, a new one for each run. What a run costs is a
/// [dev.cupel.sim.engine.Schedule], which no data can change; what did not fit is an [dev.cupel.sim.engine.EventLog].
/// When instructions issue is decided in `dev.cupel.isa.timing`, what they compute in `dev.cupel.sim.unit`.
package dev.cupel.sim.engine;
