package dev.cupel.traces.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page in one file. Its policy lets run the scripts that it holds, by their digests, and lets nothing be loaded.
///
/// @param title   plain text, of any characters
/// @param styles  resources beside this class, behind the shell's own
/// @param scripts resources beside this class, run in order behind the shell's own; together they are one function, so that each sees the others' objects
/// @param blocks  what they draw
public record Page(String title, List<String> styles, List<String> scripts, List<Block> blocks) {
    private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";
    private static final List<String> SHELL = List.of("dom", "format", "data", "state", "theme", "tip", "table", "chart", "page");
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    public Page {
        styles = List.copyOf(styles);
        scripts = List.copyOf(scripts);
        blocks = List.copyOf(blocks);
    }

    /// {@return the page as a file's text; equal pages give equal texts}
    public String text() {
        String style = text(join("shell/style.css", styles));
        String library = resource(D3).strip();
        var all = new ArrayList<>(SHELL.stream().map(name -> "shell/" + name + ".js").toList());
        all.addAll(scripts);
        String own = "(() => {\n'use strict';\n" + text(all) + "})();\n";
        String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; script-src '%s' '%s'; style-src '%s'; img-src data: blob:"
                .formatted(digest(library), digest(own), digest(style));
        return PLACE.matcher(resource("page.html")).replaceAll(place -> Matcher.quoteReplacement(switch (place.group(1)) {
            case "policy" -> policy;
            case "title" -> escaped(title);
            case "style" -> style;
            case "data" -> blocks.stream().map(Page::element).collect(Collectors.joining("\n"));
            case "scripts" -> "<script>" + library + "</script>\n<script>" + own + "</script>";
            default -> throw new IllegalStateException("the template has an unknown place: " + place.group(1));
        }));
    }

    private static List<String> join(String first, List<String> others) {
        var all = new ArrayList<String>();
        all.add(first);
        all.addAll(others);
        return all;
    }

    private static String text(List<String> names) {
        return names.stream().map(Page::resource).collect(Collectors.joining("\n"));
    }

    private static String element(Block block) {
        return switch (block) {
            case Block.Json(var id, var text) -> "<script type=\"application/json\" id=\"data-%s\">%s</script>".formatted(id, inert(text));
            case Block.Packed packed -> "<script type=\"text/plain\" id=\"data-%s\">%s</script>".formatted(packed.id(), packed.text());
        };
    }

    /// JSON in which nothing can end the element that it stands in: `<` occurs only within its strings.
    private static String inert(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replaceAll("\\p{Cntrl}", "\ufffd");
    }

    private static String digest(String text) {
        try {
            return "sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String resource(String name) {
        try (var stream = Page.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
