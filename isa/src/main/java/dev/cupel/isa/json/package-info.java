/// JSON with places: [JsonTree] is a parsed document whose every value knows the line and column it was written at, so that readers of
/// machine files, op graphs and sweeps can point at what is wrong. Nothing here knows what a key means.
package dev.cupel.isa.json;
