/// Reads the twin's sources with Yosys: proves leaves equal to specifications, and synthesizes units to gates of a cell library.
/// Start at [Synthesis]; [YosysSources] says what is changed before Yosys reads a file. What a machine costs is told, without Yosys, by
/// `dev.cupel.rtl.cost`.
package dev.cupel.rtl.synthesis;
