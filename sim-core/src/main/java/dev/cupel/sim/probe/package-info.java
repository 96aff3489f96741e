/// What happened in a run, as data: [dev.cupel.sim.probe.SimEvent] is one happening, [dev.cupel.sim.probe.Probe] is who listens,
/// [dev.cupel.sim.probe.OverflowEvent] is an exact value that did not fit (or its kin). Nothing here can change a run.
package dev.cupel.sim.probe;
