/// Turns assembly text into a [dev.cupel.isa.Program] or into [dev.cupel.isa.text.Diagnostic]s that point at the text, and a program back
/// into canonical text that assembles to the same program.
///
/// Start at [Assembler#assemble]; the path is `SourceText -> Token -> Operand -> Instruction`. [Form] is the one table of mnemonics.
/// Nothing here knows bit positions (`dev.cupel.isa.encoding`) or cycles (`dev.cupel.isa.timing`).
package dev.cupel.isa.asm;
