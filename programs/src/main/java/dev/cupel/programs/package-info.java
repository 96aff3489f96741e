/// From a trained model to a program: graph, quantization, kernels, allocation and scheduling, and the references that
/// check them. Sees only `dev.cupel.isa`, so that compiled code is testable without a simulator.
package dev.cupel.programs;
