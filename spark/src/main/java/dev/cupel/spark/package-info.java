/// Explorations on Apache Spark: points are judged by its executors, findings are collected here. Found by `cupel explore --engine spark`.
package dev.cupel.spark;
