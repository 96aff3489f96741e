/// The rows a model is calibrated and judged with, as files beside it. Start at [dev.cupel.programs.dataset.Dataset]; nothing here knows what is
/// done with the rows.
package dev.cupel.programs.dataset;
