package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import java.util.concurrent.ConcurrentHashMap;

/// Judges tasks on a computer of a cluster. Source and rows are read, and what points share is worked out, once a process.
public final class RemoteJudge {
    private static final ConcurrentHashMap<String, Diagnosed<Judge>> JUDGES = new ConcurrentHashMap<>();

    private RemoteJudge() {}

    /// {@return the finding of a task, as a text}
    ///
    /// @param subject as [Cluster#judge] was given it
    /// @throws IllegalStateException if the source or its rows cannot be read here, with every fault
    public static String judge(String subject, String task) {
        return FindingFile.write(JUDGES.computeIfAbsent(subject, text -> Judge.of(Wire.subject(text))).orThrow().judge(Wire.task(task)));
    }
}
