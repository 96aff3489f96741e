/// Runs the ONNX standard's node tests on the simulator, each as a network of its own. Start at [dev.cupel.traces.conformance.Conformance].
package dev.cupel.traces.conformance;
