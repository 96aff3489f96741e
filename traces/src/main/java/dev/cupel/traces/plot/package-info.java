/// Pictures of a [dev.cupel.traces.view.Report]: [ReportPlots] says which there are, [Plot] writes one as PNG or SVG, [Theme] is their common look.
/// Plots hold no measurement: what they draw is in the report.
package dev.cupel.traces.plot;
