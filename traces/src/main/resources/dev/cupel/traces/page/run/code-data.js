// The code: where each instruction stands, and its lines in packed chunks.
const Code = (() => {
    const index = Data.has('code-index') ? Data.json('code-index') : null;
    const chunks = new Map();
    let places = null;

    /** For each instruction the row of the listing, the op (-1 for none), the line of the source (0 for none), and the cycle of its first issue (-1 for never). */
    function where() {
        places ??= Data.columns('code-places', ['row', 'op', 'line', 'first']).then(columns => {
            for (const column of Object.values(columns)) {
                for (let i = 1; i < column.length; i++) {
                    column[i] += column[i - 1];
                }
            }
            return columns;
        });
        return places;
    }

    function chunk(i) {
        let known = chunks.get(i);
        if (known === undefined) {
            known = {ready: false};
            known.loading = Data.packedJson(`code-${i}`).then(rows => Object.assign(known, {rows, ready: true}));
            chunks.set(i, known);
        }
        return known;
    }

    /** A row of the listing: its text, its instruction (-1 for none), its line in the source (0 for none), its cycles by cause (null for none). */
    function at(part, i) {
        const {text, pc, line, stalls} = part.rows;
        return {text: text[i], pc: pc[i], line: line[i], stalls: stalls[i] === 0 ? null : stalls[i]};
    }

    async function row(number) {
        return at(await chunk(Math.floor(number / index.chunk)).loading, number % index.chunk);
    }

    /** An instruction's text as it stands in the code, without its comment. */
    async function text(pc) {
        const rows = (await where()).row;
        return (await row(rows[pc])).text.replace(/;.*$/, '').trim();
    }

    return {index, where, chunk, at, row, text};
})();
