package dev.cupel.isa.timing;

/// What an issue waited for: a reservation, and the earlier issue that made it.
///
/// @param issue    the number of that issue, counted from 0; -1 where nothing was waited for
/// @param resource what it had reserved
/// @param index    which of them, counted from 0; 0 where there is but one
public record Wait(long issue, Resource resource, int index) {
    /// Nothing was waited for.
    public static final Wait NONE = new Wait(-1, Resource.NONE, 0);

    @Override
    public String toString() {
        return issue < 0 ? "nothing" : "%s of issue %d".formatted(resource.label(index), issue);
    }
}
