// The recording of one inference: an overview of bins for the whole of it, and issues in packed chunks that are unpacked when they come into view.
const Recording = (() => {
    const COLUMNS = ['cycle', 'pc', 'cause', 'unit', 'vl', 'beats', 'busy', 'wait', 'resource', 'first', 'last'];
    const KEPT = 48;
    const index = Data.has('timeline-index') ? Data.json('timeline-index') : null;
    const chunks = new Map();
    let overview = null;
    let transfers = null;

    /** Columns whose first entries are absolute and the others differences, made absolute in place. */
    function accumulate(column) {
        for (let i = 1; i < column.length; i++) {
            column[i] += column[i - 1];
        }
    }

    /** The bins: for each unit its busy cycles, for each cause its cycles, and the op with most cycles (-1 for none). */
    function bins() {
        overview ??= Data.columns('timeline-bins', [...index.units, ...index.causes.map(cause => `cause ${cause}`), 'op']);
        return overview;
    }

    /** Issues `i * index.chunk` and following: columns, cycles relative to `base`, the cycle behind the issue before. */
    function chunk(i) {
        let known = chunks.get(i);
        if (known === undefined) {
            known = {ready: false, base: index.bases[i], first: i * index.chunk};
            known.loading = Data.columns(`timeline-${i}`, COLUMNS).then(columns => {
                accumulate(columns.cycle);
                accumulate(columns.pc);
                Object.assign(known, {columns, size: columns.pc.length, ready: true});
                return known;
            });
        }
        // The map keeps insertion order: what was used last stands last, what is dropped was used longest ago.
        chunks.delete(i);
        chunks.set(i, known);
        if (chunks.size > KEPT) {
            chunks.delete(chunks.keys().next().value);
        }
        return known;
    }

    /** Numbers of the chunks with issues in flight between two cycles; one more in front, since what it issued may still be at work. */
    function chunksBetween(from, to) {
        const numbers = [];
        for (let i = 0; i < index.bases.length; i++) {
            const end = i + 2 < index.bases.length ? index.bases[i + 2] : Infinity;
            if (index.bases[i] <= to && end >= from) {
                numbers.push(i);
            }
        }
        return numbers;
    }

    /** One issue, whole. */
    async function issue(number) {
        const part = await chunk(Math.floor(number / index.chunk)).loading;
        return at(part, number - part.first);
    }

    function at(part, i) {
        const row = {number: part.first + i};
        for (const name of COLUMNS) {
            row[name] = part.columns[name][i];
        }
        row.cycle += part.base;
        row.gap = part.columns.cycle[i] - (i > 0 ? part.columns.cycle[i - 1] + 1 : 0);
        row.waitsFor = row.wait === 0 ? -1 : row.number - row.wait;
        row.unitName = index.units[row.unit];
        row.causeName = index.causes[row.cause];
        return row;
    }

    /** Position within a ready chunk of its first issue in `cycle` or later. */
    const firstFrom = (part, cycle) => d3.bisectLeft(part.columns.cycle, cycle - part.base);

    /** The number of the last issue at or before a cycle. */
    async function atCycle(cycle) {
        const i = Math.max(0, d3.bisectRight(index.bases, cycle) - 1);
        const part = await chunk(i).loading;
        return part.first + Math.max(0, d3.bisectRight(part.columns.cycle, cycle - part.base) - 1);
    }

    /** Transfers: columns of issue, start, end, bytes. */
    function moved() {
        transfers ??= Data.columns('timeline-transfers', ['issue', 'start', 'end', 'bytes']).then(columns => {
            accumulate(columns.start);
            return columns;
        });
        return transfers;
    }

    return {index, bins, chunk, chunksBetween, issue, at, firstFrom, atCycle, moved};
})();
