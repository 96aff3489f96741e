// The code, line by line, with the cycles of each line and their causes. Only the rows in sight exist as elements, whatever the length.
if (Code.index !== null) {
    Page.section({
        id: 'code',
        title: 'Code',
        heading: Code.index.source ? 'Source, annotated' : 'Code, annotated',
        lead: Code.index.source ? 'The source with the cycles of each line in one inference, and what they were spent on.'
            : 'The compiled code op by op, with the cycles of each instruction in one inference, and what they were spent on.',
        build(body) {
            const {h} = Dom;
            const {index} = Code;
            const ROW = 22;
            // Browsers lay out some 16 million pixels; a longer listing scrolls faster than it moves.
            const TALLEST = 8e6;
            const headings = new Set(index.ops.map(op => op.row));
            const height = Math.min(TALLEST, index.rows * ROW);
            const spacer = h('div', {class: 'spacer', role: 'presentation'});
            spacer.style.height = `${height}px`;
            const rows = h('div', {class: 'rows', role: 'rowgroup'});
            const head = h('div', {class: 'line head', role: 'row'}, ['Line', 'pc', 'Cycles', 'By cause', 'Runs', 'Code'].map((label, i) =>
                h('span', {role: 'columnheader', class: i === 0 || i === 1 || i === 2 || i === 4 ? 'num' : null}, label)));
            const box = h('div', {class: 'listing', id: 'listing', tabindex: '0', role: 'table', 'aria-label': 'Annotated code', 'aria-rowcount': index.rows + 1,
                'aria-describedby': 'listing-help'}, h('div', {role: 'rowgroup', class: 'headgroup'}, head), spacer, rows);
            let marked = -1;
            let top = 0;
            let drawing = 0;

            const inView = () => Math.ceil(box.clientHeight / ROW) + 2;
            const scrollable = () => Math.max(1, height - box.clientHeight + ROW);
            const lastTop = () => Math.max(0, index.rows - inView() + 3);

            async function draw() {
                const turn = ++drawing;
                const first = Math.max(0, Math.min(index.rows - 1, top - 6));
                const end = Math.min(index.rows, top + inView() + 6);
                const parts = [];
                for (let i = Math.floor(first / index.chunk); i <= Math.floor((end - 1) / index.chunk); i++) {
                    parts.push(Code.chunk(i).loading);
                }
                const ready = await Promise.all(parts);
                if (turn !== drawing) {
                    return;
                }
                const base = Math.floor(first / index.chunk);
                const lines = [];
                for (let row = first; row < end; row++) {
                    lines.push(line(row, Code.at(ready[Math.floor(row / index.chunk) - base], row % index.chunk)));
                }
                rows.style.top = `${(height < index.rows * ROW ? box.scrollTop + (first - top) * ROW : first * ROW) + ROW + 4}px`;
                rows.replaceChildren(...lines);
            }

            function line(number, {text, pc, line: source, stalls}) {
                const sum = stalls === null ? 0 : stalls.reduce((total, cycles) => total + cycles, 0);
                const heading = headings.has(number) && !index.source;
                const bar = stalls === null ? null : Dom.stack(Run.causes.map((cause, i) => ({key: cause, value: stalls[i], colour: Theme.cause(cause)})), index.most);
                const element = h('div', {class: `line${heading ? ' heading' : ''}${number === marked ? ' marked' : ''}`, role: 'row', 'aria-rowindex': number + 2,
                    id: `row-${number}`},
                    h('span', {role: 'cell', class: 'num soft'}, source > 0 ? Format.count(source) : ''),
                    h('span', {role: 'cell', class: 'num soft'}, pc < 0 ? '' : Recording.index === null ? Format.count(pc)
                        : h('button', {type: 'button', class: 'plain', tabindex: '-1', title: 'its first issue on the timeline', onclick: () => toTimeline(pc)}, Format.count(pc))),
                    h('span', {role: 'cell', class: 'num'}, stalls === null ? '' : Format.count(sum)),
                    h('span', {role: 'cell'}, bar, stalls === null ? null : h('span', {class: 'hidden'}, causesText(stalls))),
                    h('span', {role: 'cell', class: 'num soft'}, stalls === null ? '' : Format.count(stalls[0])),
                    h('span', {role: 'cell', class: 'text name'}, Format.visible(text).slice(0, 500)));
                if (bar !== null) {
                    bar.addEventListener('pointermove', event => Tip.show(event.clientX, event.clientY, text.trim(), Run.causes.map((cause, i) => [Format.label(cause), stalls[i]])
                        .filter(([, cycles]) => cycles > 0).map(([label, cycles]) => [label, `${Format.count(cycles)} (${Format.share(cycles, sum)})`])));
                    bar.addEventListener('pointerleave', Tip.hide);
                }
                return element;
            }

            const causesText = stalls => Run.causes.map((cause, i) => [cause, stalls[i]]).filter(([, cycles]) => cycles > 0).map(([cause, cycles]) => `${Format.label(cause)} ${cycles}`).join(', ');

            async function toTimeline(pc) {
                const {first} = await Code.where();
                if (first[pc] >= 0) {
                    Places.cycle(first[pc]);
                }
            }

            /** Shows row `number` in the upper third and marks it. */
            function show(number, mark = true) {
                const row = Math.max(0, Math.min(index.rows - 1, number));
                if (mark) {
                    marked = row;
                    State.set({row});
                }
                top = Math.max(0, Math.min(lastTop(), row - Math.floor(inView() / 3)));
                box.scrollTop = height < index.rows * ROW ? top / lastTop() * scrollable() : top * ROW;
                draw();
            }

            box.addEventListener('scroll', () => {
                const at = height < index.rows * ROW ? Math.round(box.scrollTop / scrollable() * lastTop()) : Math.floor(box.scrollTop / ROW);
                if (at !== top) {
                    top = at;
                    Tip.hide();
                    draw();
                }
            });
            box.addEventListener('keydown', event => {
                const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
                if (step !== undefined) {
                    event.preventDefault();
                    show(marked + step);
                } else if (event.key === 'Enter' && marked >= 0) {
                    Code.row(marked).then(({pc}) => pc >= 0 && toTimeline(pc));
                }
            });
            const go = number => {
                State.go('code', false);
                show(number);
                box.focus({preventScroll: true});
            };
            Places.onPc(async pc => go((await Code.where()).row[pc]));
            Places.onOp(name => {
                const op = index.ops.find(each => each.name === name);
                if (op !== undefined) {
                    go(op.row);
                }
            });

            const find = h('input', {type: 'search', id: 'code-find', placeholder: 'text', onkeydown: event => event.key === 'Enter' && search(event.target.value)});
            const found = h('output', {class: 'note', id: 'code-found'});

            async function search(text) {
                const wanted = text.toLowerCase();
                if (wanted === '') {
                    return;
                }
                for (let i = 1; i <= index.rows; i++) {
                    const number = (Math.max(0, marked) + i) % index.rows;
                    const part = await Code.chunk(Math.floor(number / index.chunk)).loading;
                    if (part.rows.text[number % index.chunk].toLowerCase().includes(wanted)) {
                        found.value = '';
                        show(number);
                        return;
                    }
                }
                found.value = 'No line has it.';
            }

            const hot = Table.of({
                id: 'hot-table',
                tall: true,
                caption: `The ${index.hot.length} costliest lines.`,
                columns: [
                    {label: 'Code', cell: row => Dom.link(h('code', {class: 'name clip wide'}, Format.visible(row.text.trim())), () => go(row.row))},
                    {label: index.source ? 'Line' : 'pc', numeric: true, value: row => index.source ? row.line : row.pc},
                    {label: 'Cycles', numeric: true, value: row => Run.sum(row.stalls)},
                    {label: 'Share', unit: '%', numeric: true, value: row => Run.sum(row.stalls), cell: row => (100 * Run.sum(row.stalls) / Run.report.cycles).toFixed(1)},
                    {label: 'By cause', cell: row => h('div', {}, Dom.stack(Run.causes.map((cause, i) => ({key: cause, value: row.stalls[i], colour: Theme.cause(cause)})), index.most),
                        h('span', {class: 'hidden'}, causesText(row.stalls)))},
                ],
                rows: index.hot,
            });
            const toOp = h('select', {id: 'code-op', onchange: event => event.target.value !== '' && go(Number(event.target.value))},
                h('option', {value: ''}, 'choose'), index.ops.map(op => h('option', {value: String(op.row)}, Format.visible(op.name).slice(0, 60))));
            body.append(h('details', {open: index.rows > 60}, h('summary', {}, 'Costliest lines'), hot.element),
                h('div', {class: 'controls'}, h('label', {}, 'Find', find), h('button', {type: 'button', onclick: () => search(find.value)}, 'Next'), found,
                    index.ops.length > 0 ? h('label', {}, 'Op', toOp) : null),
                Chart.key(Run.causes.filter(cause => Run.report.stalls[cause] > 0).map(cause => [Theme.cause(cause), Format.label(cause)])),
                h('p', {class: 'note', id: 'listing-help'}, `${Format.count(index.rows)} lines. Up and down arrows mark a line, Enter shows its first issue on the timeline.`), box);
            new ResizeObserver(() => draw()).observe(box);
            const restore = () => /^\d+$/.test(State.get('row') ?? '') && show(Number(State.get('row')));
            restore();
            State.onChange(restore);
        },
    });
}
