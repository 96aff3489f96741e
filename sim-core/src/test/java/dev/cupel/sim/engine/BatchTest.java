package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Clamp;
import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.sim.TestPrograms;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many rows on one program: y = clamp(x * 2^20), two elements; a row's elements are its number and 1.
class BatchTest {
    private static final int ROWS = 3000;

    private static Simulation simulation() {
        var program = new TestPrograms()
                .tensor("x", Role.INPUT, Memory.SCRATCHPAD, 0, 2, -1)
                .add(new SetVectorLength(imm(2)))
                .load(1, 0)
                .op("scale")
                .add(new Multiply(v(2), v(1), imm(1 << 20), Fit.MACHINE, all()))
                .op("limit")
                .add(new Clamp(v(2), v(2), imm(0), imm(1 << 30), Fit.CLIP, all()))
                .output("y", 2, 1024, 2)
                .halt();
        return Simulation.of(program, Presets.named("edge16"), new Options(1000, 5));
    }

    private static BatchResult<List<Integer>> run(int threads) {
        return simulation().batch(ROWS, row -> Inputs.of(Map.of("x", new int[] {row, 1})),
                (row, result) -> List.of(row, result.output("y")[0], (int) result.cycles()), threads);
    }

    @Test
    void rowsComeInOrder_andTheResultIsTheSameOnAnyNumberOfThreads() {
        var one = run(1);
        assertEquals(one.rows(), run(2).rows());
        assertEquals(one.events(), run(5).events());
        int cycles = (int) one.schedule().cycles();
        assertEquals(IntStream.range(0, ROWS).mapToObj(row -> List.of(row, Math.min(row, 1024) << 20, cycles)).toList(), one.rows());
    }

    @Test
    void eventsOfAllRowsAreCountedByOp_andTheFirstNameTheirRow() {
        var batch = run(2);
        // row * 2^20 leaves 32 bits from row 2048 on, and is clamped above 1024 * 2^20.
        assertEquals(ROWS - 2048, batch.events().events());
        assertEquals(ROWS - 1025, batch.events().clips());
        assertEquals(List.of(ROWS - 2048L, 0L), batch.events().eventsByOp());
        assertEquals(List.of(0L, ROWS - 1025L), batch.events().clipsByOp());
        assertEquals(List.of(2048, 2049, 2050, 2051, 2052), batch.eventRows());
        assertEquals(2048L << 20, batch.events().first().getFirst().exact());
        // Both happen at element 0, in the cycle in which the op's one instruction issues; 2999 * 2^20 needs 33 bits.
        long cycles = batch.schedule().cycles();
        var scaled = batch.events().map().of(0).orElseThrow();
        assertEquals(ROWS - 2048, scaled.elements().over(64)[0]);
        assertEquals(ROWS - 2048, scaled.events().over(cycles)[(int) batch.events().first().getFirst().cycle()]);
        assertEquals(ROWS - 2048, Arrays.stream(scaled.events().over(cycles)).sum());
        assertEquals(1, scaled.missing());
        assertEquals(ROWS - 1025, Arrays.stream(batch.events().map().of(1).orElseThrow().clips().over(cycles)).sum());
        assertTrue(batch.events().map().of(-1).isEmpty());
    }

    @Test
    void theFirstInputThatDoesNotFitEndsTheBatch_onAnyNumberOfThreads() {
        for (int threads = 1; threads <= 4; threads++) {
            int number = threads;
            var message = assertThrows(IllegalArgumentException.class,
                    () -> simulation().batch(100, row -> Inputs.of(Map.of("x", new int[row < 50 ? 2 : row])), (_, _) -> 0, number)).getMessage();
            assertEquals("tensor x [2]: 50 values, must be 2", message);
        }
    }

    @Test
    void anInterruptEndsARun_andABatch() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> simulation().run(Inputs.NONE));
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> simulation().batch(4, _ -> Inputs.NONE, (_, _) -> 0, 2));
        assertTrue(Thread.interrupted());
    }

    @Test
    void whoIsInterruptedWhileHeWaitsForAHelper_hearsNoMoreOfItsRows() throws InterruptedException {
        var caller = Thread.currentThread();
        var helper = new AtomicReference<Thread>();
        var helping = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var kept = new AtomicInteger();
        var interrupter = Thread.ofPlatform().start(() -> {
            while (kept.get() < 1 || caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            caller.interrupt();
        });
        assertThrows(CancellationException.class, () -> simulation().batch(2, _ -> {
            if (Thread.currentThread().equals(caller)) {
                await(helping);
            } else {
                helper.set(Thread.currentThread());
                helping.countDown();
                await(release);
            }
            return Inputs.NONE;
        }, (_, _) -> kept.incrementAndGet(), 2));
        assertTrue(Thread.interrupted());
        release.countDown();
        interrupter.join();
        // It is through with the row when it waits for other work.
        while (Objects.requireNonNull(helper.get()).getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(1, kept.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
