/// Runs the float network over calibration rows and keeps what the quantizer asks of each tensor. Apart from `quantize` because it needs the float
/// reference, which `quantize` does not know. Start at [dev.cupel.programs.calibrate.Calibrator].
package dev.cupel.programs.calibrate;
