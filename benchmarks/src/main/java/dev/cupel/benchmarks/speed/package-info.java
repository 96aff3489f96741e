/// How fast simulator and compiler are, each figure a ratio of what ran in turn in one run. A [dev.cupel.benchmarks.speed.Part] answers one question;
/// [dev.cupel.benchmarks.speed.Rounds] runs contenders in turn, [dev.cupel.benchmarks.speed.SpeedText] prints the page with the targets met and missed.
package dev.cupel.benchmarks.speed;
