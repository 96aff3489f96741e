package dev.cupel.spark;

import dev.cupel.explore.Cluster;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/// Opens Spark clusters. What `spark.`-properties of the Java machine say wins.
public final class SparkProvider implements Cluster.Provider {
    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Diagnosed<Cluster> open(String master) {
        var conf = new SparkConf().setMaster(master);
        set(conf, "spark.app.name", "cupel explore");
        set(conf, "spark.ui.enabled", "false");
        set(conf, "spark.ui.showConsoleProgress", "false");
        set(conf, "spark.scheduler.mode", "FAIR");
        set(conf, "spark.task.maxFailures", "8");
        set(conf, "spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow --add-modules jdk.incubator.vector");
        if (!master.startsWith("local")) {
            conf.setJars(jars());
        }
        try {
            return Diagnosed.ok(new SparkCluster(new JavaSparkContext(conf)));
        } catch (Exception refused) {
            // Scala throws what it does not declare.
            return Diagnosed.faulty(Diagnostic.of(master, "Spark does not start: " + refused.getMessage())
                    .help(Optional.of("--master takes spark://HOST:PORT, yarn, k8s://URL or local[N]; see docs/cluster.md")));
        }
    }

    private static void set(SparkConf conf, String key, String value) {
        if (!conf.contains(key)) {
            conf.set(key, value);
        }
    }

    /// What executors need beside what they have: this program's own jars and its libraries, without Spark's.
    private static String[] jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).flatMap(SparkProvider::withLibraries)
                .filter(jar -> jar.toString().endsWith(".jar")).map(Path::toString).toArray(String[]::new);
    }

    /// A jar that is started brings those beside it, in `lib`.
    private static Stream<Path> withLibraries(Path jar) {
        var beside = jar.toAbsolutePath().resolveSibling("lib").toFile().listFiles();
        return Stream.concat(Stream.of(jar.toAbsolutePath()), beside == null ? Stream.empty() : Arrays.stream(beside).map(File::toPath).sorted().filter(SparkProvider::isOurs));
    }

    private static boolean isOurs(Path jar) {
        String name = String.valueOf(jar.getFileName());
        return !Stream.of("spark-", "scala-", "hadoop-", "netty-", "log4j-", "slf4j-", "jcl-", "jul-", "kryo", "chill", "jersey-", "avro", "zookeeper", "curator").anyMatch(name::startsWith);
    }
}
