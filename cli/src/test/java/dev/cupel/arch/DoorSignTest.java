package dev.cupel.arch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every package of the main sources says in its `package-info.java` what lives in it.
final class DoorSignTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TestFactory
    Stream<DynamicTest> everyPackageSaysWhatLivesInIt() throws IOException {
        return packages().map(folder -> DynamicTest.dynamicTest(ROOT.relativize(folder).toString(), () -> {
            Path sign = folder.resolve("package-info.java");
            assertTrue(Files.exists(sign), () -> "missing: " + sign);
            assertTrue(Files.readString(sign).startsWith("///"), () -> "no documentation comment: " + sign);
        }));
    }

    private static Stream<Path> packages() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            var sources = modules.map(module -> module.resolve("src/main/java")).filter(Files::isDirectory).toList();
            return sources.stream().flatMap(DoorSignTest::packagesBelow).sorted().toList().stream();
        }
    }

    private static Stream<Path> packagesBelow(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
