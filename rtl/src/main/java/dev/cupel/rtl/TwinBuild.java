package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Builds the twin of a machine with Verilator. What was built is kept, by a key of the machine's sizes, the sources and the tool: programs and
/// their data are loaded by the bench, so one build serves them all.
///
/// @param directory where builds are kept
public record TwinBuild(Path directory) {
    /// What installs the tools on Debian.
    public static final String INSTALL = "apt-get install -y --no-install-recommends verilator g++ make";

    private static final List<String> PACKAGES = List.of("types.sv");
    private static final String TOP = "machine.sv";
    private static final List<String> MODULES = List.of("bank_interval", "code_memory", "control", "decode", "dma", "fit", "group_collect",
            "group_select", "lane_accumulate", "lane_addend", "lane_cmp", "lane_lut", "lane_mul", "lane_narrow", "lane_shr", "lane_sqrt", "lane_sum",
            "mask_file", "operand_decode", "operand_fetch", "pipe", "rom", "round_shift", "scoreboard", "scratchpad", "sum_file", "unit_acc", "unit_cmp",
            "unit_front", "unit_lut", "unit_memory", "unit_mul", "unit_shr", "unit_sqrt", "vector_file").stream()
            .map(name -> name + ".sv").toList();
    private static final String BENCH = "bench.cpp";
    /// Loops over lanes, ports and registers unroll up to this many turns.
    private static final String UNROLL = "1024";

    /// {@return Verilator's own version line; empty where it is not installed}
    public static Optional<String> verilator() {
        try {
            var process = new ProcessBuilder("verilator", "--version").redirectErrorStream(true).start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(line) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// {@return the program that simulates the twin of `machine`; built unless it is there already}
    /// @throws IOException if the tools are missing or refuse; the message holds their words
    public Path executable(Machine machine) throws IOException {
        String tool = verilator().orElseThrow(() -> new IOException("Verilator is not installed. On Debian: " + INSTALL));
        var kept = directory.resolve(key(machine, tool));
        var executable = kept.resolve("Vmachine");
        if (Files.isExecutable(executable)) {
            return executable;
        }
        Files.createDirectories(directory);
        var work = Files.createTempDirectory(directory, "build");
        write(machine, work);
        var command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "--build", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert",
                "--unroll-count", UNROLL, "--top-module", "machine", "--Mdir", "obj", "-CFLAGS", "-std=c++20 -O0 -I..", "-MAKEFLAGS",
                "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O1"));
        command.addAll(sources());
        command.add(BENCH);
        run(command, work);
        Files.createDirectories(kept);
        Files.move(work.resolve("obj/Vmachine"), executable, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        delete(work);
        return executable;
    }

    /// Checks the sources for `machine` with every warning of Verilator on.
    /// @throws IOException if it warns; the message holds the warnings
    public void lint(Machine machine) throws IOException {
        Files.createDirectories(directory);
        var work = Files.createTempDirectory(directory, "lint");
        write(machine, work);
        var command = new ArrayList<>(List.of("verilator", "--lint-only", "-Wall", "--unroll-count", UNROLL, "--top-module", "machine"));
        command.addAll(sources());
        run(command, work);
        delete(work);
    }

    private static List<String> sources() {
        var sources = new ArrayList<String>();
        sources.add("machine_parameters.sv");
        sources.addAll(PACKAGES);
        sources.addAll(MODULES);
        sources.add(TOP);
        return sources;
    }

    private static void write(Machine machine, Path work) throws IOException {
        Files.writeString(work.resolve("machine_parameters.sv"), Parameters.systemVerilog(machine));
        Files.writeString(work.resolve("machine_parameters.h"), Parameters.header(machine));
        for (String name : sources().subList(1, sources().size())) {
            Files.write(work.resolve(name), resource(name));
        }
        Files.write(work.resolve(BENCH), resource(BENCH));
    }

    private static void run(List<String> command, Path work) throws IOException {
        var log = work.resolve("tool.log");
        var process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("%s in %s failed:%n%s".formatted(String.join(" ", command), work, Files.readString(log)));
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the twin was built", interrupted);
        }
    }

    private static void delete(Path work) throws IOException {
        try (var files = Files.walk(work)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String key(Machine machine, String tool) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(tool.getBytes(StandardCharsets.UTF_8));
            digest.update(Parameters.systemVerilog(machine).getBytes(StandardCharsets.UTF_8));
            for (String name : sources().subList(1, sources().size())) {
                digest.update(resource(name));
            }
            digest.update(resource(BENCH));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 24);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = TwinBuild.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the twin's source " + name + " is not on the class path");
            }
            return stream.readAllBytes();
        }
    }
}
