/// What can be told of a program and a machine together without running it. Start at [ProgramCheck].
/// It quotes instructions as `dev.cupel.isa.asm` writes them, which is why it does not live beside `Program`.
package dev.cupel.isa.check;
