/// From the float [dev.cupel.programs.graph.Graph] to a [QuantizedGraph], whose ops say exactly, over the integers, what is computed.
///
/// A [QuantizedOp] is the contract between three parties that never see each other: the quantizer that chooses its integers, the kernel that
/// computes them on the machine, and the integer reference that computes them in plain Java. Start there.
package dev.cupel.programs.quantize;
