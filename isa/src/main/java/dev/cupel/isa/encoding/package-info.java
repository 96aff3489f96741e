/// Instructions as bits and programs as bytes. [InstructionWord] is the 128-bit word that the hardware decodes, [ProgramFile] the file that
/// holds a whole program, with a version and a checksum. docs/machine.md, "Encoding", is both layouts bit by bit.
/// Nothing here knows assembly text.
package dev.cupel.isa.encoding;
