package dev.cupel.explore.search;

/// Thrown by an [Evaluation] to end its search, such as where a budget is used up. [Search#run] then returns.
public final class SearchEnded extends RuntimeException {
    /// @param reason for the reader of a trace, where someone but a search catches it
    public SearchEnded(String reason) {
        // No trace and nothing suppressed: it is an answer and no fault.
        super(reason, null, false, false);
    }
}
