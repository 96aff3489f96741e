/// Integer arithmetic that is settled before a program is written: the constants by which cheap instructions replace dear ones, each with the
/// range over which it is exact.
///
/// Start at [DivisionSearch].
package dev.cupel.programs.numeric;
