package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import java.util.List;

/// Computers that judge points for one that asks. What goes between them is text; [RemoteJudge] is what each of them calls.
public interface Cluster extends AutoCloseable {
    /// {@return how many calls of [#judge] should go on at once}
    int workers();

    /// {@return how many tasks a call should bring}
    int chunk();

    /// {@return the findings of tasks, in their order, by [RemoteJudge#judge] of each}
    ///
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    List<String> judge(String subject, List<String> tasks);

    @Override
    void close();

    /// Opens clusters of one kind. Found by [java.util.ServiceLoader].
    interface Provider {
        /// {@return what `--engine` calls it}
        String name();

        /// {@return the cluster at `master`, or why it cannot be reached}
        ///
        /// @param master as `--master` says
        Diagnosed<Cluster> open(String master);
    }
}
