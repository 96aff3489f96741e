package dev.cupel.traces.plot;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.OutputFile;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUnits;

/// A chart with the name of its file and its size.
///
/// @param name   without ending
/// @param width  in pixels of a PNG at scale 1
/// @param height likewise
public record Plot(String name, JFreeChart chart, int width, int height) {
    /// Of plots of a report.
    static final int WIDTH = 1200;
    /// The most of plots of a report.
    static final int HEIGHT = 800;
    /// PNG files have twice as many pixels each way, for sharp screens.
    private static final int SCALE = 2;

    /// A file format for pictures.
    public enum Format {
        PNG, SVG
    }

    /// {@return the file `NAME.png` or `NAME.svg` in `folder`, or why it could not be written}
    public Diagnosed<Path> write(Path folder, Format format) {
        return switch (format) {
            case PNG -> OutputFile.write(folder.resolve(name + ".png"), png());
            case SVG -> OutputFile.write(folder.resolve(name + ".svg"), svg());
        };
    }

    private byte[] png() {
        var bytes = new ByteArrayOutputStream();
        try {
            ChartUtils.writeScaledChartAsPNG(bytes, chart, width, height, SCALE, SCALE);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private String svg() {
        var graphics = new SVGGraphics2D(width, height, SVGUnits.PX);
        // By default names of gradients and clips hold the time: equal reports should give equal files.
        graphics.setDefsKeyPrefix(name + "-");
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        graphics.setClip(new Rectangle(0, 0, width, height));
        return graphics.getSVGDocument();
    }
}
