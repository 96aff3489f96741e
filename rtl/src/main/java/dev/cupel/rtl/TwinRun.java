package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs jobs on a built twin: writes the bench's file, reads its log. Jobs of one batch share a process.
final class TwinRun {
    private TwinRun() {}

    /// {@return what each job's run told}
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    static List<RunLog> run(Path executable, Machine machine, List<Job> batch) throws IOException {
        return run(executable, machine, batch, List.of());
    }

    /// {@return of each job's run when it ended, and nothing else}
    /// @param processorTime whether its seconds are those of the processor
    static List<RunLog> quietly(Path executable, Machine machine, List<Job> batch, boolean processorTime) throws IOException {
        return run(executable, machine, batch, processorTime ? List.of("quiet", "processor-time") : List.of("quiet"));
    }

    private static List<RunLog> run(Path executable, Machine machine, List<Job> batch, List<String> words) throws IOException {
        try (var work = WorkFolder.in(Path.of(System.getProperty("java.io.tmpdir")), "cupel-twin")) {
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(work.file("jobs"))))) {
                Job.put(out, batch.size());
                for (var job : batch) {
                    job.write(out);
                }
            }
            var command = new ArrayList<>(List.of(executable.toAbsolutePath().toString(), "jobs", "log", "memory"));
            command.addAll(words);
            work.run(command);
            byte[] left = Files.readAllBytes(work.file("memory"));
            var memories = new ArrayList<byte[]>();
            int at = 0;
            for (var job : batch) {
                memories.add(Arrays.copyOfRange(left, at, at + job.size()));
                at += job.size();
            }
            return TwinLog.read(machine, Files.readAllBytes(work.file("log")), memories);
        }
    }
}
