/// How fast simulator and twin run the same programs: [dev.cupel.benchmarks.speed.Workload] says which, [dev.cupel.benchmarks.speed.SideBySide] runs
/// both in turn, [dev.cupel.benchmarks.speed.SpeedText] prints.
package dev.cupel.benchmarks.speed;
