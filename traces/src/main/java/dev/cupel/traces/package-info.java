/// What happened, as views: events folded into records, and records written as text, JSON and plots.
/// Nothing here can change a cycle; the simulator does not know this package.
package dev.cupel.traces;
