package dev.cupel.explore;

import java.util.List;

/// Who turns tasks into findings: this process, or a cluster.
interface PointRunner extends AutoCloseable {
    /// {@return how many calls of [#run] should go on at once}
    int workers();

    /// {@return how many tasks a call should bring}
    int chunk();

    /// {@return what the tasks come to, in their order}
    ///
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    List<Finding> run(List<Judge.Task> tasks);

    @Override
    void close();

    /// {@return a runner in this process}
    ///
    /// @param threads points at once
    static PointRunner here(Judge judge, int threads) {
        return new PointRunner() {
            @Override
            public int workers() {
                return threads;
            }

            @Override
            public int chunk() {
                return 1;
            }

            @Override
            public List<Finding> run(List<Judge.Task> tasks) {
                return tasks.stream().map(judge::judge).toList();
            }

            @Override
            public void close() {}
        };
    }

    /// {@return a runner that asks a cluster}
    static PointRunner on(Cluster cluster, Subject subject, Subject.Origin origin) {
        String common = Wire.subject(subject);
        return new PointRunner() {
            @Override
            public int workers() {
                return cluster.workers();
            }

            @Override
            public int chunk() {
                return cluster.chunk();
            }

            @Override
            public List<Finding> run(List<Judge.Task> tasks) {
                // The source is called as it is here.
                return cluster.judge(common, tasks.stream().map(Wire::task).toList()).stream()
                        .map(text -> FindingFile.parse("a finding of the cluster", text).orThrow().with(origin)).toList();
            }

            @Override
            public void close() {
                cluster.close();
            }
        };
    }
}
