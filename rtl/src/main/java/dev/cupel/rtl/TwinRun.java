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
        try (var work = WorkFolder.in(Path.of(System.getProperty("java.io.tmpdir")), "cupel-twin")) {
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(work.file("jobs"))))) {
                Job.put(out, batch.size());
                for (var job : batch) {
                    job.write(out);
                }
            }
            work.run(List.of(executable.toAbsolutePath().toString(), "jobs", "log", "memory"));
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
