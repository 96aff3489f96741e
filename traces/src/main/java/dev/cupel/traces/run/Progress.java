package dev.cupel.traces.run;

/// Who is told how far long work is. Called on any thread.
public interface Progress {
    /// Nobody.
    Progress NONE = new Progress() {
        @Override
        public void begin(String what, long steps) {}

        @Override
        public void step() {}

        @Override
        public void end() {}
    };

    /// A stretch of work begins.
    ///
    /// @param what  in a word or two, such as `simulating`
    /// @param steps it takes
    void begin(String what, long steps);

    /// One step is done.
    void step();

    /// What else is known so far, in a few words.
    default void note(String words) {}

    /// The stretch is over.
    void end();
}
