package dev.cupel.isa.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.generate.AnyPrograms;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int PROGRAMS = 400;

    @Test
    void textToBinaryToTextToBinaryIsTheIdentityOverGeneratedPrograms() {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            String at = "seed " + seed;
            var program = AnyPrograms.program(seed, 120);
            String text = Disassembler.text(program);
            var assembled = Assembler.assemble(SourceText.of("generated.asm", text)).orThrow();
            assertEquals(program, assembled, at);
            byte[] binary = ProgramFile.write(assembled);
            var read = ProgramFile.read("generated", binary).orThrow();
            assertEquals(program, read, at);
            assertEquals(text, Disassembler.text(read), at);
            assertArrayEquals(binary, ProgramFile.write(Assembler.assemble(SourceText.of("again.asm", Disassembler.text(read))).orThrow()), at);
        }
    }

    @Test
    void everyKindOfInstructionIsGenerated() {
        var kinds = new HashSet<Class<?>>();
        for (long seed = 0; seed < 20; seed++) {
            AnyPrograms.program(seed, 400).code().forEach(i -> kinds.add(i.getClass()));
        }
        var all = new HashSet<Class<?>>();
        for (var kind : Instruction.class.getPermittedSubclasses()) {
            all.addAll(kind.isInterface() ? Arrays.asList(kind.getPermittedSubclasses()) : java.util.List.of(kind));
        }
        assertEquals(all, kinds);
    }

    @Test
    void everyWordThatDecodesIsTheOneWordOfItsInstruction() {
        var random = new SplittableRandom(7);
        var good = IntStream.range(0, 50).boxed().flatMap(seed -> AnyPrograms.oneOfEach(seed).stream()).map(InstructionWord::of).toList();
        int decoded = 0;
        for (int i = 0; i < 100_000; i++) {
            // Mutations of good words reach further than random bits.
            var word = good.get(random.nextInt(good.size()));
            var changed = new InstructionWord(word.low() ^ (1L << random.nextInt(64)), random.nextBoolean() ? word.high() : word.high() ^ (1L << random.nextInt(64)));
            try {
                assertEquals(changed, InstructionWord.of(changed.instruction()));
                decoded++;
            } catch (IllegalArgumentException noInstruction) {
                assertTrue(noInstruction.getMessage() != null, () -> "word " + changed);
            }
        }
        assertTrue(decoded > 10_000, "only " + decoded + " decoded");
    }

    @Test
    void everyDamagedBitOfAFileIsFound() {
        byte[] file = ProgramFile.write(AnyPrograms.program(3, 20));
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            int at = bit;
            assertTrue(ProgramFile.read("damaged", damaged) instanceof Diagnosed.Faulty<Program>, () -> "bit " + at);
        }
    }

    @Test
    void everyCutOffFileIsRefusedWithADiagnostic() {
        byte[] file = ProgramFile.write(AnyPrograms.program(3, 20));
        for (int length = 0; length < file.length; length++) {
            int cut = length;
            assertTrue(ProgramFile.read("cut", Arrays.copyOf(file, length)) instanceof Diagnosed.Faulty<Program>, () -> "length " + cut);
        }
    }

    /// Damage that a right checksum hides, as a wrong writer would make it.
    @Test
    void aFileOfWrongContentAndRightChecksumIsADiagnosticAndNeverAnException() {
        var random = new SplittableRandom(11);
        int accepted = 0;
        for (int round = 0; round < 4_000; round++) {
            byte[] file = ProgramFile.write(AnyPrograms.program(round % 40, 30));
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                file[random.nextInt(20, file.length - 4)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            var checksum = new CRC32C();
            checksum.update(file, 0, file.length - 4);
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 4, (int) checksum.getValue());
            switch (ProgramFile.read("wrong", file)) {
                case Diagnosed.Ok<Program>(var program) -> {
                    accepted++;
                    Disassembler.text(program);
                }
                case Diagnosed.Faulty<Program>(var faults) -> assertEquals(1, faults.size());
            }
        }
        assertTrue(accepted < 4_000, "nothing was refused");
    }

    @Test
    void aForeignFileAndAnotherVersionSaySo() {
        assertTrue(message(new byte[] {1, 2, 3}).contains("no assembled Cupel program"));
        byte[] file = ProgramFile.write(AnyPrograms.program(1, 5));
        file[8] = 2;
        assertEquals("the file has format version 2, this Cupel reads version 1", message(file));
    }

    private static String message(byte[] file) {
        return switch (ProgramFile.read("f", file)) {
            case Diagnosed.Ok<Program> _ -> "";
            case Diagnosed.Faulty<Program>(var faults) -> faults.getFirst().message();
        };
    }
}
