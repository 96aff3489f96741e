// What did not fit: unintended overflows, intended clips, and where each came from.
Page.section({
    id: 'overflow',
    title: 'Overflows',
    heading: 'Overflows and clips',
    lead: 'An overflow is an exact value that did not fit where nothing intended it; a clip is one that quantization means to saturate. Over all rows.',
    build(body) {
        const {h} = Dom;
        const {overflow, ops, machine} = Run.report;
        const {map} = overflow;
        const toCode = Data.has('code-index');

        function heat() {
            const rows = map.ops.filter(row => d3.sum(row.events) + d3.sum(row.clips) > 0);
            if (rows.length === 0) {
                return null;
            }
            const bins = Math.max(...rows.map(row => row.events.length));
            const most = d3.max(rows, row => Math.max(d3.max(row.events) ?? 0, d3.max(row.clips) ?? 0));
            return Chart.figure({
                id: 'overflow-map',
                caption: 'When they came: above each line overflows, below it clips, by the issue of their instruction; the darker the more',
                said: 'Heat map of overflows and clips by op and cycle; the tables below have the counts.',
                height: () => rows.length * 26 + 48,
                draw(svg, width, height) {
                    const plot = Chart.area(svg, width, height, {top: 4, right: 10, bottom: 40, left: Math.min(150, width * .3)});
                    const x = d3.scaleLinear([0, bins * map.bin_cycles], [0, plot.width]);
                    const y = d3.scaleBand(rows.map((_, i) => i), [0, plot.height]).padding(.15);
                    const shade = d3.scaleLog([1, Math.max(2, most)], [.25, 1]).clamp(true);
                    Chart.bottom(plot, x, 'cycle');
                    rows.forEach((row, i) => {
                        const name = Format.visible(row.op === '' ? '(no op)' : row.op);
                        const room = Math.max(4, Math.floor(plot.width > 0 ? Math.min(150, width * .3) / 7 : 10));
                        plot.g.append('text').attr('class', 'label').attr('x', -8).attr('y', y(i) + y.bandwidth() / 2).attr('dy', '.35em').attr('text-anchor', 'end')
                            .text(name.length > room ? `${name.slice(0, room - 1)}\u2026` : name);
                        plot.g.append('rect').attr('width', plot.width).attr('y', y(i)).attr('height', y.bandwidth()).attr('fill', 'var(--sunk)');
                        for (const [key, top, colour] of [['events', y(i), 'var(--series-3)'], ['clips', y(i) + y.bandwidth() / 2, 'var(--series-0)']]) {
                            const cells = plot.g.append('g').selectAll('rect').data(row[key].map((count, bin) => ({count, bin})).filter(({count}) => count > 0)).join('rect')
                                .attr('x', ({bin}) => x(bin * map.bin_cycles)).attr('width', Math.max(1.5, x(map.bin_cycles) - .4)).attr('y', top).attr('height', y.bandwidth() / 2)
                                .attr('fill', colour).attr('fill-opacity', ({count}) => shade(count));
                            Chart.tips(cells, ({count, bin}) => [name, [[key === 'events' ? 'overflows' : 'clips', Format.count(count)],
                                ['cycles', `${Format.count(bin * map.bin_cycles)} to ${Format.count((bin + 1) * map.bin_cycles - 1)}`]]]);
                        }
                    });
                },
            }).element;
        }

        function elements() {
            const rows = map.ops.filter(row => d3.sum(row.elements) > 0);
            if (rows.length === 0) {
                return null;
            }
            const sums = d3.range(Math.max(...rows.map(row => row.elements.length))).map(i => d3.sum(rows, row => row.elements[i]));
            return Chart.figure({
                id: 'overflow-elements',
                caption: 'Where in the vector overflows came, all ops',
                said: 'Bar chart of overflows by element of the vector.',
                height: 170,
                draw(svg, width, height) {
                    const plot = Chart.area(svg, width, height, {top: 20, right: 10, bottom: 40, left: 56});
                    const x = d3.scaleLinear([0, sums.length * map.bin_elements], [0, plot.width]);
                    const y = d3.scaleLinear([0, d3.max(sums)], [plot.height, 0]).nice();
                    Chart.left(plot, y, 'overflows', {ticks: 4});
                    Chart.bottom(plot, x, 'element');
                    const bars = plot.g.selectAll('.bin').data(sums).join('rect').attr('x', (_, i) => x(i * map.bin_elements)).attr('width', Math.max(1, x(map.bin_elements) - 1))
                        .attr('y', y).attr('height', sum => plot.height - y(sum)).attr('fill', 'var(--series-3)');
                    Chart.tips(bars, sum => [`element ${sums.indexOf(sum) * map.bin_elements}`, [['overflows', Format.count(sum)]]]);
                },
            }).element;
        }

        const place = event => {
            const text = event.line > 0 ? `${Format.visible(event.file).slice(0, 80)}:${event.line}` : `pc ${Format.count(event.pc)}`;
            return toCode ? Dom.link(text, () => Places.pc(event.pc), {'data-pc': event.pc}) : text;
        };
        const opCell = name => name === '' ? '-' : toCode ? Dom.link(Dom.name(name), () => Places.op(name)) : Dom.name(name);

        const affected = ops.filter(op => op.overflow.events > 0 || op.overflow.clips > 0);
        const perOp = Table.of({
            id: 'overflow-ops',
            caption: 'By op.',
            empty: 'Nothing overflowed and nothing was clipped in any op.',
            columns: [
                {label: 'Op', value: row => row.name, cell: row => opCell(row.name)},
                {label: 'Overflows', numeric: true, value: row => row.overflow.events, cell: row => h('span', {class: row.overflow.events > 0 ? 'alarm' : 'zero'}, Format.count(row.overflow.events))},
                {label: 'Clips', numeric: true, value: row => row.overflow.clips},
                ...(ops.some(op => op.widths) ? [
                    {label: 'Range proof', value: row => row.widths?.verdict ?? null, cell: row => row.widths?.verdict ?? h('span', {class: 'zero'}, '-')},
                    {label: 'Sums need', unit: `bits of ${machine.accumulatorBits}`, numeric: true, value: row => row.widths?.sum_bits ?? null},
                    {label: 'Words need', unit: `bits of ${machine.wordBits}`, numeric: true, value: row => row.widths?.word_bits ?? null},
                ] : []),
            ],
            rows: affected,
        });

        let kind = '';
        let named = '';
        const {first} = overflow;
        const kinds = [...new Set(first.map(event => event.kind))];
        const events = Table.of({
            id: 'overflow-events',
            caption: first.length < overflow.events ? `The first ${Format.count(first.length)} of ${Format.count(overflow.events)} overflow events, by row and cycle.` : 'Every overflow event, by row and cycle.',
            empty: overflow.events === 0 ? 'No overflow event.' : 'No event fits the filter.',
            tall: true,
            columns: [
                {label: 'Place', value: event => event.pc, cell: place},
                {label: 'Op', value: event => event.op, cell: event => opCell(event.op)},
                {label: 'Row', numeric: true, value: event => event.row},
                {label: 'Cycle', numeric: true, value: event => event.cycle, cell: event => Recording.index === null ? Format.count(event.cycle) : Dom.link(Format.count(event.cycle), () => Places.cycle(event.cycle))},
                {label: 'What', value: event => event.kind},
                {label: 'Unit', value: event => event.unit},
                {label: 'Element', numeric: true, value: event => event.element, cell: event => event.element < 0 ? 'scalar' : String(event.element)},
                {label: 'Exact value', numeric: true, value: event => event.exact},
                {label: 'Width', unit: 'bits', numeric: true, value: event => event.width},
                {label: 'Missing', unit: 'bits', numeric: true, value: event => event.missing},
            ],
            rows: first,
        });
        const filter = () => events.show(first.filter(event => (kind === '' || event.kind === kind) && `${event.op} ${event.file}`.toLowerCase().includes(named.toLowerCase())));
        const controls = first.length === 0 ? null : h('div', {class: 'controls'},
            h('label', {}, 'Filter by op or file', h('input', {type: 'search', id: 'event-filter', oninput: event => {
                named = event.target.value;
                filter();
            }})),
            h('label', {}, 'What', h('select', {id: 'event-kind', onchange: event => {
                kind = event.target.value;
                filter();
            }}, h('option', {value: ''}, 'all'), kinds.map(each => h('option', {value: each}, each)))));
        body.append(...[heat(), elements(), ops.length > 0 ? perOp.element : null, h('h3', {}, 'Events'), controls, events.element].filter(part => part !== null));
    },
});
