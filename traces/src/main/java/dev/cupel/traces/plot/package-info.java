/// Pictures of a [dev.cupel.traces.view.Report]: [ReportPlots] says which there are, [Plot] writes one as PNG or SVG, [Theme] is their common look.
package dev.cupel.traces.plot;
