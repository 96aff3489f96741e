package dev.cupel.traces.measure;

import java.util.Optional;

/// One variant of an op beside the others.
///
/// @param name    as `--variant` takes it
/// @param picked  whether it is what runs
/// @param measure what it took and gave; empty where it does not fit the machine
/// @param why     why it was picked, or why it does not fit; else empty
public record VariantMeasure(String name, boolean picked, Optional<OpMeasure> measure, String why) {}
