package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.a;
import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.element;
import static dev.cupel.programs.kernels.Emitter.elementThenNext;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Scaling;
import java.util.Optional;

/// `[m, k] x [k, n] -> [m, n]`, register-tiled and output-stationary: eight rows by one vector of columns stay in the accumulators, each step
/// of k loads one vector of B and multiplies it by one broadcast element of each row of A.
///
/// A step's vector of B is loaded a few steps ahead, and while a tile is requantized and stored the next one is cleared and its rows of A
/// are loaded, so that the accumulate unit rarely waits. k runs in chunks, because a row of A lies in one vector register.
///
/// Where the accumulators are too narrow for the sums but words are not, the tile lies in vector registers instead: a product on one unit and
/// an addition on another take the place of each multiply-accumulate, about as fast where a row takes two beats or more.
///
/// Registers: `v0..7` rows of A, `v8..15` vectors of B, `v16..23` results, or the tile where it
/// lies in words, `v24` bias, `v25` multipliers, `v26` shifts, `v27` sums of rows, `v28..31` biases per
/// element, products and results of a tile in words;
/// `a0..7` the tile; `x0` step within the chunk, `x1` B, `x2` A, `x3` output, `x4` bias, `x5` multipliers, `x6` shifts.
final class ProductTile {
    private static final int ROWS = 8;
    private static final ScalarRegister STEP = x(0);
    private static final ScalarRegister B = x(1);
    private static final ScalarRegister A = x(2);
    private static final ScalarRegister OUT = x(3);
    private static final ScalarRegister BIAS = x(4);
    private static final ScalarRegister MULTIPLIERS = x(5);
    private static final ScalarRegister SHIFTS = x(6);
    private static final int BUFFERS = 8;
    private static final int RESULTS = 16;
    private static final int BIASES = 28;
    private static final Source.VectorRegister BIAS_ROW = v(24);
    private static final Source.VectorRegister MULTIPLIER_ROW = v(25);
    private static final Source.VectorRegister SHIFT_ROW = v(26);
    private static final Source.VectorRegister ROW_SUMS = v(27);
    /// Up to this many steps of k are written out instead of rolled.
    private static final int STRAIGHT_STEPS = 8;
    /// Up to this many chunks of k are written out instead of rolled.
    private static final int STRAIGHT_CHUNKS = 3;

    /// One operand.
    ///
    /// @param kind      element size and sign
    /// @param outer     bytes from row to row
    /// @param inner     bytes from column to column
    /// @param zeroPoint subtracted from every element
    record Operand(TensorView kind, int outer, int inner, int zeroPoint) {}

    /// What is added to the sums before they are scaled: int32 elements.
    enum Bias {
        NONE, PER_COLUMN, PER_ELEMENT
    }

    /// The product as a whole.
    ///
    /// @param words     whether the sums are kept in vector registers
    /// @param biasRow   bytes from row to row of a bias per element
    /// @param scaling   from sums to codes of the output; without it sums are stored as they are
    /// @param outRow    bytes from row to row of the output
    /// @param outColumn bytes from column to column of the output
    record Form(int m, int k, int n, Operand a, Operand b, boolean words, Bias bias, int biasRow, Optional<Scaling> scaling, int outRow, int outColumn,
            CodeType out) {}

    private final Emitter e;
    private final Form form;
    private final int rows;
    private final int chunk;
    private final int ahead;
    private final boolean throughWord;

    ProductTile(Emitter e, Form form) {
        this.e = e;
        this.form = form;
        Machine machine = e.machine();
        int tiles = Math.ceilDiv(form.m(), Math.min(ROWS, machine.vectorLength()));
        this.rows = Math.ceilDiv(form.m(), tiles);
        int width = Math.min(panel(machine, form.n()), form.n());
        // Rows of A as long as the tile is wide need no change of vl.
        int longest = Math.min(form.k(), width >= 2 * machine.lanes() ? width : machine.vectorLength());
        // A load runs about a dozen cycles ahead of its use: two steps of eight rows, or eight of one.
        this.ahead = Math.min(rows >= 4 ? 2 : rows >= 2 ? 4 : 8, longest);
        this.chunk = longest == form.k() ? longest : longest / ahead * ahead;
        this.throughWord = form.scaling().map(scaling -> throughWord(machine, scaling)).orElse(true);
    }

    /// Whether the multipliers are too wide for accumulators, or two a factor: the sums are then read into words first.
    private static boolean throughWord(Machine machine, Scaling scaling) {
        if (scaling.rest().isPresent()) {
            return true;
        }
        int bits = 0;
        for (int multiplier : scaling.multipliers()) {
            bits = Math.max(bits, 33 - Integer.numberOfLeadingZeros(multiplier));
        }
        return bits > 64 - machine.accumulatorBits();
    }

    /// {@return the widest sums that the product can hold}
    static int sumBits(Machine machine, Optional<Scaling> scaling, boolean words) {
        if (words) {
            return machine.wordBits();
        }
        return scaling.isEmpty() || throughWord(machine, scaling.get()) ? Math.min(machine.wordBits(), machine.accumulatorBits()) : machine.accumulatorBits();
    }

    /// {@return columns of a panel: as many as a vector holds, all panels about equally wide}
    static int panel(Machine machine, int n) {
        int panels = Math.ceilDiv(n, machine.vectorLength());
        int lanes = machine.lanes();
        return Math.min(machine.vectorLength(), Math.ceilDiv(Math.ceilDiv(n, panels), lanes) * lanes);
    }

    /// Writes the whole product. Pointers are registers that keep their value.
    ///
    /// @param bias        of int32 elements, `[n]` or `[m, n]`; read only as the form's bias says
    /// @param firstOut    bytes from `out` to the first column
    /// @param multipliers byte address of `[n]` int32 multipliers; read only where scaling is per column
    /// @param shifts      byte address of `[n]` int8 shifts, or of exact factors their int32 lower limbs; likewise
    void product(ScalarRegister a, ScalarRegister b, ScalarRegister out, ScalarRegister bias, int firstOut, int multipliers, int shifts) {
        int width = panel(e.machine(), form.n());
        int panels = form.n() / width;
        int chunks = Math.ceilDiv(form.k(), chunk);
        int tiles = form.m() / rows;
        int nests = (form.k() > STRAIGHT_STEPS ? 1 : 0) + (chunks > STRAIGHT_CHUNKS ? 1 : 0) + (tiles > 2 ? 1 : 0);
        if (panels > 1 && nests < e.loopsLeft()) {
            rolledPanels(a, b, out, bias, firstOut, multipliers, shifts, width, panels);
        } else {
            for (int p = 0; p < panels; p++) {
                panelAt(a, b, out, bias, firstOut, multipliers, shifts, p * width, width);
            }
        }
        int rest = form.n() % width;
        if (rest > 0) {
            panelAt(a, b, out, bias, firstOut, multipliers, shifts, panels * width, rest);
        }
    }

    private void rolledPanels(ScalarRegister a, ScalarRegister b, ScalarRegister out, ScalarRegister bias, int firstOut, int multipliers, int shifts,
            int width, int panels) {
        start(a, b, out, bias, firstOut, multipliers, shifts, 0);
        e.loop(panels, () -> {
            panel(width);
            // The tiles left A, B, output and a bias per element where they stand last.
            e.addScalar(A, a, 0);
            e.advance(B, width * form.b().inner());
            e.advance(OUT, width * form.outColumn() - form.m() * form.outRow());
            switch (form.bias()) {
                case NONE -> {}
                case PER_COLUMN -> e.advance(BIAS, width * 4);
                case PER_ELEMENT -> e.advance(BIAS, width * 4 - form.m() * form.biasRow());
            }
            if (byColumn()) {
                e.advance(MULTIPLIERS, width * 4);
                e.advance(SHIFTS, width * shiftBytes());
            }
        });
    }

    private void panelAt(ScalarRegister a, ScalarRegister b, ScalarRegister out, ScalarRegister bias, int firstOut, int multipliers, int shifts, int column,
            int width) {
        start(a, b, out, bias, firstOut, multipliers, shifts, column);
        panel(width);
    }

    private void start(ScalarRegister a, ScalarRegister b, ScalarRegister out, ScalarRegister bias, int firstOut, int multipliers, int shifts, int column) {
        e.addScalar(A, a, 0);
        e.addScalar(B, b, column * form.b().inner());
        e.addScalar(OUT, out, firstOut + column * form.outColumn());
        if (form.bias() != Bias.NONE) {
            e.addScalar(BIAS, bias, column * 4);
        }
        if (byColumn()) {
            e.li(MULTIPLIERS, multipliers + column * 4);
            e.li(SHIFTS, shifts + column * shiftBytes());
        }
    }

    /// All rows of one panel. Afterwards A and OUT stand behind the last row, B at the panel's start.
    private void panel(int width) {
        int full = form.m() / rows;
        int rest = form.m() % rows;
        e.vl(width);
        if (form.bias() == Bias.PER_COLUMN) {
            e.load(BIAS_ROW, 32, true, at(BIAS, 0), 4);
        }
        if (byColumn()) {
            e.load(MULTIPLIER_ROW, 32, true, at(MULTIPLIERS, 0), 4);
            e.load(SHIFT_ROW, 8 * shiftBytes(), true, at(SHIFTS, 0), shiftBytes());
        }
        clear(width, rows);
        firstVectors();
        firstRows(width, rows);
        // Every tile ends by beginning the next one; the last of them is written apart.
        int followed = rest > 0 ? full : full - 1;
        int alike = rest > 0 ? full - 1 : followed;
        e.loop(alike, () -> tile(width, rows, rows));
        if (rest > 0) {
            tile(width, rows, rest);
            tile(width, rest, 0);
        } else {
            tile(width, rows, 0);
        }
    }

    /// One tile of `height` rows whose first operands are there already; then begins one of `next` rows.
    private void tile(int width, int height, int next) {
        int chunks = Math.ceilDiv(form.k(), chunk);
        int last = form.k() - (chunks - 1) * chunk;
        boolean rolled = chunks > STRAIGHT_CHUNKS && e.loopsLeft() >= 2;
        int plain = chunks - 2;
        // All chunks but the last two are followed by a chunk of full length.
        if (rolled) {
            e.loop(plain, () -> chunk(width, height, chunk, chunk));
        } else {
            for (int c = 0; c < plain; c++) {
                chunk(width, height, chunk, chunk);
            }
        }
        if (chunks >= 2) {
            chunk(width, height, chunk, last);
        }
        lastChunk(width, height, last, next);
    }

    /// The steps of a chunk that another one of `following` steps follows in the same tile.
    private void chunk(int width, int height, int length, int following) {
        int straight = straightSteps(length);
        rolledSteps(width, height, length - straight);
        for (int step = 0; step < straight; step++) {
            step(height, step % ahead);
            // The steps of the product may end within those that are loaded ahead.
            if (length - straight + step + ahead < length + following) {
                loadVector(step % ahead);
            }
        }
        e.advance(A, length * form.a().inner());
        rowsOfA(width, height, following);
    }

    private void lastChunk(int width, int height, int length, int next) {
        int straight = straightSteps(length);
        rolledSteps(width, height, length - straight);
        int loads = straight - ahead;
        for (int step = 0; step < straight; step++) {
            step(height, step % ahead);
            if (step < loads) {
                loadVector(step % ahead);
            }
        }
        int chunks = Math.ceilDiv(form.k(), chunk);
        e.advance(A, height * form.a().outer() - (chunks - 1) * chunk * form.a().inner());
        e.advance(B, -form.k() * form.b().outer());
        results(height);
        if (next > 0) {
            if (form.bias() == Bias.PER_ELEMENT) {
                e.advance(BIAS, height * form.biasRow());
            }
            clear(width, next);
            firstVectors();
            firstRows(width, next);
        } else if (form.bias() == Bias.PER_ELEMENT) {
            e.advance(BIAS, height * form.biasRow());
        }
    }

    /// Steps at a chunk's end that stand outside its loop: the last ones load nothing ahead, and what the unrolling leaves over.
    private int straightSteps(int length) {
        return length <= STRAIGHT_STEPS ? length : ahead + length % ahead;
    }

    private void rolledSteps(int width, int height, int steps) {
        e.vl(width);
        e.li(STEP, 0);
        e.loop(steps / ahead, () -> {
            for (int buffer = 0; buffer < ahead; buffer++) {
                step(height, buffer);
                loadVector(buffer);
            }
        });
    }

    private void step(int height, int buffer) {
        for (int row = 0; row < height; row++) {
            var element = row == height - 1 ? elementThenNext(v(row), STEP) : element(v(row), STEP);
            accumulate(row, v(BUFFERS + buffer), element);
        }
    }

    /// Adds a product to the sums of `row`.
    private void accumulate(int row, Source left, Source right) {
        if (form.words()) {
            var product = v(BIASES + row % 4);
            e.mul(product, left, right);
            e.add(v(RESULTS + row), v(RESULTS + row), product);
        } else {
            e.mac(a(row), left, right);
        }
    }

    private void loadVector(int buffer) {
        e.load(v(BUFFERS + buffer), form.b().kind(), at(B, 0), form.b().inner());
        e.advance(B, form.b().outer());
    }

    private void clear(int width, int height) {
        e.vl(width);
        for (int row = 0; row < height; row++) {
            if (form.words()) {
                clearWords(row);
                continue;
            }
            e.clear(a(row));
            switch (form.bias()) {
                case NONE -> {}
                case PER_COLUMN -> e.aadd(a(row), BIAS_ROW);
                case PER_ELEMENT -> {
                    var bias = v(BIASES + row % 4);
                    loadBias(bias, row);
                    e.aadd(a(row), bias);
                }
            }
        }
    }

    private void clearWords(int row) {
        var sum = v(RESULTS + row);
        switch (form.bias()) {
            case NONE -> e.add(sum, imm(0), imm(0));
            case PER_COLUMN -> e.add(sum, BIAS_ROW, imm(0));
            case PER_ELEMENT -> loadBias(sum, row);
        }
    }

    private void loadBias(Source.VectorRegister d, int row) {
        e.load(d, 32, true, at(BIAS, row * form.biasRow()), 4);
    }

    private void firstVectors() {
        for (int buffer = 0; buffer < ahead; buffer++) {
            loadVector(buffer);
        }
    }

    private void firstRows(int width, int height) {
        rowsOfA(width, height, Math.min(chunk, form.k()));
    }

    /// Loads the next `length` elements of `height` rows of A, and takes the zero points into account: A's in its elements, B's by
    /// `sum (a - za)(b - zb) = sum (a - za) b - zb sum (a - za)`.
    private void rowsOfA(int width, int height, int length) {
        e.vl(length);
        for (int row = 0; row < height; row++) {
            e.load(v(row), form.a().kind(), at(A, row * form.a().outer()), form.a().inner());
            if (form.a().zeroPoint() != 0) {
                e.sub(v(row), v(row), imm(form.a().zeroPoint()));
            }
            if (form.b().zeroPoint() != 0) {
                e.hsum(ROW_SUMS, row, v(row));
            }
        }
        e.vl(width);
        if (form.b().zeroPoint() != 0) {
            for (int row = 0; row < height; row++) {
                accumulate(row, element(ROW_SUMS, row), imm(-form.b().zeroPoint()));
            }
        }
    }

    /// Whether there is a factor for each column.
    private boolean byColumn() {
        return form.scaling().isPresent() && !form.scaling().get().shared();
    }

    private int shiftBytes() {
        return form.scaling().flatMap(Scaling::rest).isPresent() ? 4 : 1;
    }

    /// Stores the sums of `height` rows as they are.
    private void sums(int height) {
        for (int row = 0; row < height; row++) {
            var y = v(RESULTS + row);
            if (!form.words()) {
                e.ard(y, a(row), imm(0));
            }
            e.store(y, form.out().storageBits(), true, at(OUT, row * form.outRow()), form.outColumn());
        }
    }

    private void results(int height) {
        form.scaling().ifPresentOrElse(scaling -> codes(height, scaling), () -> sums(height));
        e.advance(OUT, height * form.outRow());
    }

    private void codes(int height, Scaling scaling) {
        var requantizer = new Requantizer(e, scaling, form.out());
        // The shifts of exact factors are one; their lower limbs lie where shifts do.
        var factors = scaling.shared() ? requantizer.shared() : new Requantizer.Factors(MULTIPLIER_ROW, SHIFT_ROW, SHIFT_ROW);
        for (int row = 0; row < height; row++) {
            var y = v(form.words() ? BIASES + row % 4 : RESULTS + row);
            // Vectors of B are all used up by now.
            var sum = v(BUFFERS + 3 * (row % 2));
            var t = v(BUFFERS + 3 * (row % 2) + 1);
            var t2 = v(BUFFERS + 3 * (row % 2) + 2);
            if (form.words()) {
                requantizer.write(y, v(RESULTS + row), factors, t, t2);
            } else if (requantizer.exact()) {
                e.ard(sum, a(row), imm(0));
                requantizer.write(y, sum, factors, t, t2);
            } else if (throughWord) {
                e.ard(y, a(row), imm(0));
                requantizer.write(y, y, factors, t, t2);
            } else {
                requantizer.write(y, a(row), factors, t, t2);
            }
            e.storeCodes(y, form.out(), at(OUT, row * form.outRow()), form.outColumn());
        }
    }
}
