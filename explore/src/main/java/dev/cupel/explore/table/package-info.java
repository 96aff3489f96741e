/// Tables of findings as files: CSV, Parquet, and a DuckDB database. Start at [dev.cupel.explore.table.TableFiles]. Nothing here knows what a table is of.
package dev.cupel.explore.table;
