/// One file per op: [dev.cupel.programs.quantize.QuantizedOp] -> [Kernel], the code that computes exactly the op's integers on a machine.
///
/// A kernel asks for constants, ROM tables and scratch bytes, and emits [Code] once it knows where they and its tensors lie. Kernels use all
/// registers freely, set vl themselves, and meet each other only in memory. They write the order that is plain to read; the scheduler of
/// `dev.cupel.programs.compile` hides the latencies.
package dev.cupel.programs.kernels;
