/// Writers of a [dev.cupel.traces.view.Report]: [ReportJson] the file (and its reader), [ReportText] the terminal, [ReportTables] tables as CSV; pictures
/// are in `dev.cupel.traces.plot`. Nothing here computes a figure that is not in the report, shares and ratios aside.
package dev.cupel.traces.export;
