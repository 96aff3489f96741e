package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `cupel`, in a checkout of its own whose JDKs and whose Maven are short scripts: the JDK prints its
/// arguments, Maven notes each call and leaves the jars that a build would leave.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherTest {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final List<String> MODULES = List.of("isa", "sim-core", "programs", "traces", "rtl", "explore", "cli");

    private static final String JAVA = """
            #!/bin/sh
            for argument; do case $argument in -XX:AOTCacheOutput=*) echo cache >"${argument#*=}"; exit ;; esac; done
            printf '<%s>' "$@"
            exit "${STUB_EXIT:-0}"
            """;

    private static final String MVN = """
            #!/bin/sh
            echo "$JAVA_HOME" >>mvn-calls
            if [ -e broken ]; then echo '[ERROR] Broken.java:[3,14] cannot find symbol'; exit 1; fi
            mkdir -p cli/target/lib
            echo jar >cli/target/cupel-cli.jar
            echo jar >cli/target/lib/library-1.0.jar
            """;

    @TempDir
    Path temporary = Path.of("");

    private Path checkout = Path.of("");
    private Path jdk25 = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void aFreshCheckout() throws IOException {
        temporary = temporary.toRealPath();
        checkout = Files.createDirectories(temporary.resolve("a checkout"));
        Files.copy(SOURCES.resolve("cupel"), checkout.resolve("cupel"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(checkout.resolve("pom.xml"), "");
        for (String module : MODULES) {
            Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
        }
        jdk25 = jdk("jdk-25", "25.0.3");
        script(temporary.resolve("bin/mvn"), MVN);
        environment.put("PATH", temporary.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("HOME", temporary.toString());
        environment.put("CUPEL_JAVA_HOME", jdk25.toString());
    }

    @Test
    void givenNothingBuilt_whenStarted_thenItBuildsOnceAndPassesTheArgumentsOn() {
        var first = start("run", "a b", "");
        var second = start("run", "a b", "");
        assertAll(
                () -> assertTrue(first.err().contains("cupel: building"), first.err()),
                () -> assertTrue(first.out().endsWith("cupel-cli.jar><run><a b><>"), first.out()),
                () -> assertEquals("", second.err()),
                () -> assertEquals(first.out(), second.out()),
                () -> assertEquals(1, builds()));
    }

    @Test
    void theExitCodeIsTheCommandsOwn() {
        environment.put("STUB_EXIT", "3");
        assertEquals(3, start("run").exit());
    }

    @Test
    void theStartUpCacheIsUsed() {
        assertTrue(start().out().contains("<-XX:AOTCache=" + checkout), "no cache in use");
    }

    @Test
    void givenAnotherJdk25_whenStarted_thenItGetsAStartUpCacheOfItsOwnWithoutABuild() throws IOException {
        start();
        environment.put("CUPEL_JAVA_HOME", jdk("jdk-25-newer", "25.0.4").toString());
        var outcome = start();
        assertTrue(outcome.out().contains("25.0.4.aot"), outcome.out());
        assertEquals(1, builds());
    }

    @Test
    void givenAChangedSource_whenStarted_thenItBuildsAgain() throws IOException {
        Path source = checkout.resolve("traces/src/main/View.java");
        Files.writeString(source, "");
        start();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        start();
        assertEquals(2, builds());
    }

    @Test
    void givenARemovedSource_whenStarted_thenItBuildsAgain() throws IOException {
        Path source = checkout.resolve("isa/src/main/Machine.java");
        Files.writeString(source, "");
        start();
        Files.delete(source);
        start();
        assertEquals(2, builds());
    }

    @Test
    void givenABuildThatFails_whenStarted_thenItShowsMavensErrorsAndLeavesTheNextStartToTryAgain() throws IOException {
        Files.writeString(checkout.resolve("broken"), "");
        var failed = start("run");
        Files.delete(checkout.resolve("broken"));
        var mended = start("run");
        assertAll(
                () -> assertEquals(1, failed.exit()),
                () -> assertEquals("", failed.out()),
                () -> assertTrue(failed.err().contains("Broken.java:[3,14] cannot find symbol"), failed.err()),
                () -> assertTrue(failed.err().contains("cupel: the build failed"), failed.err()),
                () -> assertEquals(0, mended.exit(), mended.err()));
    }

    @Test
    void givenNothingBuilt_whenFourStartAtOnce_thenOneBuildsAndAllRun() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(process(checkout, checkout.resolve("cupel").toString(), "run").start());
        }
        for (Process process : processes) {
            var outcome = outcome(process);
            assertTrue(outcome.out().endsWith("<run>"), outcome.err());
        }
        assertEquals(1, builds());
    }

    @Test
    void givenALockWhoseHolderDied_whenStarted_thenItTakesTheLockOver() throws Exception {
        var gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectories(checkout.resolve("target/launcher/lock"));
        Files.writeString(lock.resolve("owner"), "%s %d\n".formatted(hostName(), gone.pid()));
        assertEquals(0, start("run").exit());
        assertFalse(Files.exists(lock), "the lock is still there");
    }

    @Test
    void givenALockOfAnotherHostNotTouchedForMinutes_whenStarted_thenItTakesTheLockOver() throws IOException {
        Path lock = Files.createDirectories(checkout.resolve("target/launcher/lock"));
        Files.writeString(lock.resolve("owner"), "another-host-%s 1\n".formatted(hostName()));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(300)));
        assertEquals(0, start("run").exit());
    }

    @Test
    void itWorksFromAnyFolderAndThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("bin/cupel-link"), checkout.resolve("cupel"));
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        var absolute = outcome(elsewhere, link.toString(), "x");
        var relative = outcome(elsewhere, "../a checkout/cupel", "x");
        var onPath = outcome(elsewhere, "sh", "-c", "cupel-link x");
        assertAll(
                () -> assertTrue(absolute.out().contains("<" + checkout) && absolute.out().endsWith("<x>"), absolute.out()),
                () -> assertEquals(absolute.out(), relative.out(), relative.err()),
                () -> assertEquals(absolute.out(), onPath.out(), onPath.err()),
                () -> assertEquals(1, builds()));
    }

    @Test
    void givenJava25OnThePathOrInJavaHome_whenStarted_thenThatJdkIsUsedAndMavenRunsUnderIt() throws IOException {
        environment.remove("CUPEL_JAVA_HOME");
        environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
        Path another = jdk("jdk-25-on-path", "25.0.5");
        Files.createSymbolicLink(temporary.resolve("bin/java"), another.resolve("bin/java"));
        var onPath = start();
        environment.put("JAVA_HOME", jdk25.toString());
        var inJavaHome = start();
        assertAll(
                () -> assertTrue(onPath.out().contains("25.0.5.aot"), onPath.out() + onPath.err()),
                () -> assertTrue(inJavaHome.out().contains("25.0.3.aot"), inJavaHome.out() + inJavaHome.err()),
                () -> assertEquals(List.of(another.toString()), Files.readAllLines(checkout.resolve("mvn-calls"))));
    }

    @Test
    void givenAJdkOfAnotherVersionAskedFor_whenStarted_thenItSaysSo() throws IOException {
        Path jdk17 = jdk("jdk-17", "17.0.15");
        environment.put("CUPEL_JAVA_HOME", jdk17.toString());
        var outcome = start();
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("CUPEL_JAVA_HOME is " + jdk17 + ", which holds no JDK 25"), outcome.err());
    }

    @Test
    void givenNoMaven_whenStarted_thenItSaysWhatToInstall() throws IOException {
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        for (String tool : List.of("sh", "find", "head", "mkdir", "rm", "rmdir", "uname", "readlink")) {
            script(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(onPath(tool)));
        }
        environment.put("PATH", tools.toString());
        var outcome = start();
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("no Maven was found"), outcome.err());
        assertTrue(outcome.err().contains("Install Apache Maven 3.8 or newer"), outcome.err());
    }

    @Test
    void theShellScriptsAreFreeOfKnownMistakes() {
        assumeTrue(paths("shellcheck").findFirst().isPresent(), "shellcheck is not installed");
        var outcome = outcome(SOURCES, "shellcheck", "--shell=sh", "cupel", ".ci/run", "benchmarks/run");
        assertEquals("", outcome.out());
        assertEquals(0, outcome.exit());
    }

    private Outcome start(String... arguments) {
        return outcome(checkout, Stream.concat(Stream.of(checkout.resolve("cupel").toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Outcome outcome(Path folder, String... command) {
        try {
            return outcome(process(folder, command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder process(Path folder, String... command) {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "MAVEN_HOME", "M2_HOME", "CUPEL_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return builder;
    }

    /// Both streams stay far below a pipe's capacity, so reading them one after the other cannot block.
    private static Outcome outcome(Process process) throws IOException {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), out, err);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for " + process, e);
        }
    }

    private int builds() throws IOException {
        return Files.readAllLines(checkout.resolve("mvn-calls")).size();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = temporary.resolve(name);
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), JAVA);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String hostName() {
        try {
            return new String(new ProcessBuilder("uname", "-n").start().getInputStream().readAllBytes(),
                    StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path onPath(String tool) {
        return paths(tool).findFirst().orElseThrow(() -> new IllegalStateException("no " + tool + " on the path"));
    }

    private static Stream<Path> paths(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder).resolve(tool))
                .filter(Files::isExecutable);
    }
}
