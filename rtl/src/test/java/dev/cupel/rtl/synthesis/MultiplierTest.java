package dev.cupel.rtl.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cupel.isa.Presets;
import dev.cupel.rtl.TwinBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The multiplier, which the proofs of the leaves take for granted, multiplies: as Verilator reads the source and as Yosys made gates of it. All
/// operands up to 10 bits; above, all pairs of corners and 10,000 random pairs of each size. `-Dcupel.multiply.seed=S` sets the seed.
class MultiplierTest {
    private static final long SEED = Long.getLong("cupel.multiply.seed", 1);

    record Size(int x, int f, int p) {}

    private static final List<Size> SMALL = List.of(new Size(4, 4, 8), new Size(8, 8, 16), new Size(10, 10, 20), new Size(10, 6, 16), new Size(6, 10, 12));
    private static final List<Size> LARGE = List.of(new Size(20, 12, 32), new Size(16, 16, 32), new Size(24, 24, 48),
            new Size(32, 32, 64), new Size(48, 16, 64));

    @TempDir
    private Path work = Path.of("");

    @BeforeAll
    static void theToolsAreThere() {
        assumeTrue(Yosys.version().isPresent(), "Yosys is not installed; on Debian: " + Yosys.INSTALL);
        assumeTrue(TwinBuild.verilator().isPresent(), "Verilator is not installed; on Debian: " + TwinBuild.INSTALL);
    }

    @Test
    void smallMultipliersGiveEveryProduct() throws IOException, InterruptedException {
        assertEquals(256 + 65_536 + 1_048_576 + 2 * 65_536 + " products agree", checked(SMALL, "", ""));
    }

    @Test
    void largeMultipliersGiveCornersAndRandomProducts() throws IOException, InterruptedException {
        String said = checked(LARGE, "", "");
        assertTrue(said.endsWith(" products agree"), () -> said + " (seed " + SEED + ")");
    }

    @Test
    void aWrongMultiplierIsFound() throws IOException, InterruptedException {
        String said = checked(List.of(new Size(8, 8, 16)), "left * right", "(left[7:0] == 8'h80 & right[7:0] == 8'h80) ? '0 : left * right");
        assertTrue(said.contains("x 80 f 80 gives"), said);
    }

    /// {@return what the check said}
    private String checked(List<Size> sizes, String from, String to) throws IOException, InterruptedException {
        String source = YosysSources.of(Presets.named("tiny4")).getOrDefault("multiply.sv", "").replace(from.isEmpty() ? "\0" : from, to);
        var files = new ArrayList<String>();
        var top = new StringBuilder("""
                module multiply_check(input logic [3:0] number, input logic [63:0] x, input logic [63:0] f,
                    output logic [63:0] source, output logic [63:0] netlist);
                  always_comb begin
                    source = 0;
                    netlist = 0;
                    case (number)
                """);
        var instances = new StringBuilder();
        for (int k = 0; k < sizes.size(); k++) {
            var size = sizes.get(k);
            String name = "netlist" + k;
            var outcome = Yosys.run(Map.of("multiply.sv", source), List.of("read_verilog -sv -defer multiply.sv",
                    "hierarchy -check -top multiply" + Synthesis.parameters(Map.of("X", size.x(), "F", size.f(), "P", size.p())), "synth -flatten",
                    "rename -top " + name, "write_verilog -noattr out.v"), List.of("out.v"));
            Files.writeString(work.resolve(name + ".v"), outcome.written().getOrDefault("out.v", ""));
            files.add(name + ".v");
            top.append("      %1$d: begin source = 64'(s%1$d); netlist = 64'(n%1$d); end%n".formatted(k));
            instances.append("  logic [%1$d:0] s%2$d, n%2$d;%n".formatted(size.p() - 1, k));
            String inputs = ".x(number == %1$d ? x[%2$d:0] : '0), .f(number == %1$d ? f[%3$d:0] : '0)".formatted(k, size.x() - 1, size.f() - 1);
            instances.append("  multiply #(.X(%1$d), .F(%2$d), .P(%3$d)) i_s%4$d (%5$s, .product(s%4$d));%n"
                    .formatted(size.x(), size.f(), size.p(), k, inputs));
            instances.append("  %1$s i_n%2$d (%3$s, .product(n%2$d));%n".formatted(name, k, inputs));
        }
        top.append("""
                      default: ;
                    endcase
                  end
                """).append(instances).append("endmodule\n");
        Files.writeString(work.resolve("multiply.sv"), source);
        Files.writeString(work.resolve("multiply_check.sv"), top);
        Files.copy(Path.of("src/test/cpp/multiply_check.cpp"), work.resolve("check.cpp"));
        String list = IntStream.range(0, sizes.size())
                .mapToObj(k -> "Size{%d,%d,%d,%d}".formatted(k, sizes.get(k).x(), sizes.get(k).f(), sizes.get(k).p())).collect(Collectors.joining(","));
        Files.writeString(work.resolve("sizes.h"), "#define SIZES %s%n#define SEED %d%n".formatted(list, SEED));
        var command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "--build", "-O3", "-Wno-fatal", "-Wno-lint", "--top-module", "multiply_check",
                "--Mdir", "obj", "-CFLAGS", "-std=c++20 -include ../sizes.h", "-MAKEFLAGS", "OPT_FAST=-O1 OPT_GLOBAL=-O0", "multiply.sv", "multiply_check.sv",
                "check.cpp"));
        command.addAll(files);
        said(command);
        return said(List.of("obj/Vmultiply_check"));
    }

    private String said(List<String> command) throws IOException, InterruptedException {
        var log = work.resolve("tool.log");
        var process = new ProcessBuilder(command.getFirst().startsWith("obj") ? List.of(work.resolve(command.getFirst()).toString()) : command)
                .directory(work.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        int code = process.waitFor();
        String said = Files.readString(log).strip();
        if (code != 0 && command.size() > 1) {
            throw new IOException(said.substring(Math.max(0, said.length() - 2000)));
        }
        return said;
    }
}
