package dev.cupel.traces.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// Debian's Chromium with a page in it. Starting one takes seconds: tests share it.
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private final ChromeDriver driver;

    Browser(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile, "--window-size=1400,1000");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
    }

    static boolean isThere() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    /// Opens a page anew and waits until it stands; its address may point at a place.
    void open(Path page, String hash) {
        driver.get("about:blank");
        driver.get(page.toUri() + hash);
        await("document.documentElement.dataset.ready === 'true'");
        await("!document.getElementById('timeline-frame') || document.getElementById('timeline-frame').dataset.ready === 'true'");
    }

    /// {@return what a JavaScript expression comes to}
    Object value(String expression) {
        return Objects.requireNonNullElse(driver.executeScript("return " + expression), "null");
    }

    /// {@return what the body of an asynchronous function comes to}
    Object asynchronous(String body) {
        return Objects.requireNonNullElse(driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; (async () => {" + body + "})().then(done, fault => done(String(fault)))"), "null");
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    void click(String selector) {
        driver.executeScript("document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})", selector);
        element(selector).click();
    }

    /// Clicks in the middle of an element's width, `y` pixels below its top.
    void clickAt(String selector, int y) {
        driver.executeScript("document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})", selector);
        var element = element(selector);
        new Actions(driver).moveToElement(element, 0, y - element.getSize().height / 2).click().perform();
    }

    void await(String condition) {
        new WebDriverWait(driver, Duration.ofSeconds(30)).withMessage(condition).until(_ -> Boolean.TRUE.equals(driver.executeScript("return " + condition)));
    }

    void width(int width) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /// Turns the wheel over the middle of an element.
    void wheel(String selector, int deltaY) {
        driver.executeScript("const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                + "document.querySelector(arguments[0]).dispatchEvent(new WheelEvent('wheel', {deltaY: arguments[1], clientX: box.left + box.width / 2,"
                + "clientY: box.top + box.height / 2, bubbles: true, cancelable: true}))", selector, deltaY);
    }

    /// {@return what the page's console said since it was last asked: errors of scripts and breaches of the policy among it}
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::toString).toList();
    }

    /// Holds the page against axe-core's rules.
    void assertNoSeriousFault() throws IOException {
        try (var script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        var faults = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run().then(found => done(found.violations.filter(each => ['serious', 'critical'].includes(each.impact))"
                + ".map(each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(' | '))))");
        assertEquals(List.of(), faults);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
