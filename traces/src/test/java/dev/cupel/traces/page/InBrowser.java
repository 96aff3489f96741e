package dev.cupel.traces.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pages in one browser for all of a class; without a browser they are skipped. No page may say anything on the console.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {
    private Path folder = Path.of("");
    private Optional<Browser> browser = Optional.empty();

    @BeforeAll
    final void start(@TempDir Path given) throws IOException {
        assumeTrue(Browser.isThere(), "Chromium and its driver are not installed: no page is tried in a browser");
        folder = given;
        prepare();
        browser = Optional.of(new Browser(folder.resolve("profile")));
    }

    @AfterAll
    final void end() {
        browser.ifPresent(Browser::close);
    }

    @AfterEach
    final void theConsoleIsSilent() {
        assertEquals(List.of(), browser().console());
    }

    /// Writes the pages that all tests look at.
    abstract void prepare() throws IOException;

    final Path folder() {
        return folder;
    }

    final Browser browser() {
        return browser.orElseThrow();
    }
}
