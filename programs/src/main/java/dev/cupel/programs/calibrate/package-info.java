/// Runs the float network over calibration rows and keeps what the quantizer asks of each tensor. Apart from `quantize` because it needs the float
/// reference, which `quantize` does not know. Start at [dev.cupel.programs.calibrate.Calibrated], which also
/// chooses among schemes by the divergence of their integers; [dev.cupel.programs.calibrate.Calibrator] watches a network as it is.
package dev.cupel.programs.calibrate;
