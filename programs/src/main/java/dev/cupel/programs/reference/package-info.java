/// What a network computes, op by op and in plain Java, written from the ops' meanings alone: real numbers in double precision
/// (`FloatReference`), and integers (`IntegerReference`). Compiled programs and quantized networks are judged against these.
/// Nothing here knows instructions, kernels or the machine's units.
package dev.cupel.programs.reference;
