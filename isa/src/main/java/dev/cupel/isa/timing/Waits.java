package dev.cupel.isa.timing;

import dev.cupel.isa.Machine;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.stream.LongStream;

/// A [Scoreboard] that also knows who wrote each of its times, and so says what every issue waited for. [IssueRule] decides and names the time that
/// expired last; who wrote a time is seen by what an issue changes, so that no rule of the contract is told twice. Slower than a scoreboard: for those who
/// want to know. Mutable.
public final class Waits {
    private final Scoreboard board;
    /// The scoreboard's own arrays of times, what they were before the last issue, and the issue that wrote each.
    private final long[][] times;
    private final long[][] before;
    private final long[][] writers;
    private final IdentityHashMap<long[], long[]> writersOf = new IdentityHashMap<>();
    private long lastAccess = Scoreboard.NEVER;
    private long lastAccessBy = -1;
    private long issues;

    /// A machine on which nothing was issued yet.
    public Waits(Machine machine) {
        this(new Scoreboard(machine));
    }

    private Waits(Scoreboard board) {
        this.board = board;
        times = board.times();
        before = Arrays.stream(times).map(long[]::clone).toArray(long[][]::new);
        writers = Arrays.stream(times).map(array -> filled(array.length)).toArray(long[][]::new);
        for (int i = 0; i < times.length; i++) {
            writersOf.put(times[i], writers[i]);
        }
    }

    /// {@return everything as numbers, for [#restored]}
    public long[] toNumbers() {
        var numbers = LongStream.builder();
        Arrays.stream(board.toNumbers()).forEach(numbers);
        Arrays.stream(writers).flatMapToLong(Arrays::stream).forEach(numbers);
        return numbers.add(lastAccess).add(lastAccessBy).add(issues).build().toArray();
    }

    /// {@return what gave `numbers`}
    /// @throws IllegalArgumentException if none of the machine can have given them
    public static Waits restored(Machine machine, long[] numbers) {
        int ofBoard = new Scoreboard(machine).toNumbers().length;
        int size = new Waits(machine).toNumbers().length;
        if (numbers.length != size) {
            throw new IllegalArgumentException("waits of %d numbers, must be %d".formatted(numbers.length, size));
        }
        var waits = new Waits(Scoreboard.restored(machine, Arrays.copyOf(numbers, ofBoard)));
        var next = Arrays.stream(numbers).skip(ofBoard).iterator();
        for (long[] writer : waits.writers) {
            Arrays.setAll(writer, _ -> next.nextLong());
        }
        waits.lastAccess = next.nextLong();
        waits.lastAccessBy = next.nextLong();
        waits.issues = next.nextLong();
        return waits;
    }

    private static long[] filled(int length) {
        long[] nobody = new long[length];
        Arrays.fill(nobody, -1);
        return nobody;
    }

    /// Issues the next instruction in the first cycle that the rules allow.
    ///
    /// @return what it waited for; [Wait#NONE] where it followed the issue before it at once
    public Wait issue(Demand demand) {
        long decision = IssueRule.decide(board, demand);
        var slot = IssueRule.slot(board, demand, decision);
        var wait = slot.resource() == Resource.NONE ? Wait.NONE : new Wait(writer(slot), slot.resource(), slot.index());
        board.issue(demand, IssueRule.cycle(decision));
        note();
        issues++;
        return wait;
    }

    /// {@return what the last instruction, a `halt`, waits for before it completes: the write, access or transfer that comes last}
    public Wait drain() {
        long quiet = board.quiet(board.lastIssue);
        if (quiet == board.lastIssue) {
            return Wait.NONE;
        }
        var slot = board.lastInFlight(quiet);
        return new Wait(writer(slot), slot.resource(), slot.index());
    }

    private long writer(Slot slot) {
        if (slot.resource() == Resource.SCRATCHPAD) {
            return lastAccessBy;
        }
        return Objects.requireNonNull(writersOf.get(slot.times()), "not a time of the scoreboard")[slot.at()];
    }

    /// The times that the last issue changed are its own.
    private void note() {
        for (int i = 0; i < times.length; i++) {
            long[] now = times[i];
            long[] was = before[i];
            int at = Arrays.mismatch(now, was);
            while (at >= 0) {
                was[at] = now[at];
                writers[i][at] = issues;
                int next = Arrays.mismatch(now, at + 1, now.length, was, at + 1, was.length);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
        if (board.lastAccess != lastAccess) {
            lastAccess = board.lastAccess;
            lastAccessBy = issues;
        }
    }
}
