package dev.cupel.spark;

import dev.cupel.explore.Cluster;
import dev.cupel.explore.RemoteJudge;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/// Judges points on a Spark cluster: a task of Spark for each point, so that one which is lost with its executor is run again elsewhere.
final class SparkCluster implements Cluster {
    /// Jobs that go on at once: while one ends, the next keeps the executors busy.
    private static final int JOBS = 2;

    private final JavaSparkContext context;

    SparkCluster(JavaSparkContext context) {
        this.context = context;
    }

    @Override
    public int workers() {
        return JOBS;
    }

    @Override
    public int chunk() {
        return 2 * Math.max(2, context.defaultParallelism());
    }

    @Override
    public List<String> judge(String subject, List<String> tasks) {
        try {
            return context.parallelize(tasks, tasks.size()).map(new Judging(subject)).collect();
        } catch (RuntimeException stopped) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            throw stopped;
        }
    }

    /// What an executor does.
    private record Judging(String subject) implements Function<String, String> {
        @Override
        public String call(String task) {
            return RemoteJudge.judge(subject, task);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
