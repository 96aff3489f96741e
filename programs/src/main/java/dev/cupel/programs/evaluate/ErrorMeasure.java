package dev.cupel.programs.evaluate;

import java.util.OptionalDouble;

/// The differences of some values from what they should be, over all elements and rows.
///
/// @param maxAbs  greatest magnitude
/// @param meanAbs mean magnitude
/// @param rmse    root of the mean square
/// @param sqnrDb  mean square of the float model's values over that of the differences, in decibels; empty where there are no differences or the
///                float model's values are all 0
/// @param maxLsb  greatest magnitude in steps of the output's code
/// @param rmsLsb  root of the mean square in steps of the output's code
/// @param histogram the differences in such steps
public record ErrorMeasure(double maxAbs, double meanAbs, double rmse, OptionalDouble sqnrDb, double maxLsb, double rmsLsb, Histogram histogram) {}
