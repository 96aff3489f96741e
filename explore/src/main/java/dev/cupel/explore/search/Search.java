package dev.cupel.explore.search;

/// Asks for points of a grid and is told what they come to. What it asks for depends on the space, the answers and its own fields, and on nothing else: the
/// same at any number of threads of the evaluation, and whatever other searches run in this process.
///
/// It asks in batches, each decided before any place of it is answered, so that the places of a batch may be run at once and in any order.
public sealed interface Search permits Grid, RandomSearch, Nsga2, Halving {
    /// Runs until the search is done, or the evaluation throws [SearchEnded].
    ///
    /// A search runs in the thread that calls it. Searches may run at once in as many threads.
    ///
    /// @param space      the axes' sizes and which places of the grid are allowed
    /// @param evaluation called with batches of distinct, allowed places, which it answers in order
    default void run(Space space, Evaluation evaluation) {
        try {
            switch (this) {
                case Grid grid -> grid.ask(space, evaluation);
                case RandomSearch random -> random.ask(space, evaluation);
                case Nsga2 evolution -> evolution.ask(space, evaluation);
                case Halving halving -> halving.ask(space, evaluation);
            }
        } catch (SearchEnded _) {
            // The evaluation knows what it has said.
        }
    }

    /// {@return how many answers it asks for at most}
    long most(Space space);
}
