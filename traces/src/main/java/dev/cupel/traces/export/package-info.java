/// Writers of a [dev.cupel.traces.view.Report]: [ReportJson] the file (and its reader), [ReportText] the terminal, [ReportTables] tables as CSV; pictures
/// are in `dev.cupel.traces.plot`. Views of how code ran are written from a [dev.cupel.traces.view.Recording] by [CodeViewsText], two reports side by
/// side by [DiffText] and [DiffJson]. Nothing here computes a figure that is not in its record, shares and ratios aside.
package dev.cupel.traces.export;
