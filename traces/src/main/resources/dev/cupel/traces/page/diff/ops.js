// Op by op.
if (Comparison.diff.ops.length > 0) {
    Page.section({
        id: 'ops',
        title: 'Ops',
        lead: 'By name: those of A in its order, then those that only B has. An op leads to all that changed of it.',
        build(body) {
            const {h} = Dom;
            const {ops} = Comparison.diff;
            const figure = (op, name) => Comparison.figureOf(op.figures, name);
            const different = ops.filter(op => !op.same).length;
            let wanted = State.get('op') ?? '';
            let all = State.get('all') === 'true' || different === 0;

            /** Both values of one figure for every op: a circle and a square on one line. */
            const pairs = (id, name, caption, unit) => Chart.figure({
                id,
                caption,
                said: `${caption}: dot plot, A and B of each op; the table below has the same numbers.`,
                height: 260,
                draw(svg, width, height) {
                    const values = ops.flatMap(op => ['a', 'b'].map(side => figure(op, name)?.[side] ?? 0)).filter(value => value > 0);
                    const plot = Chart.area(svg, width, height, {top: 26, right: 12, bottom: 30, left: 58});
                    const y = d3.scaleLog([d3.min(values) / 1.3, d3.max(values) * 1.3], [plot.height, 0]).nice();
                    const x = d3.scalePoint(ops.map((_, i) => i), [0, plot.width]).padding(.6);
                    const decade = value => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? Format.short(value) : '';
                    Chart.left(plot, y, unit, {ticks: 5, format: decade});
                    plot.g.append('text').attr('x', plot.width / 2).attr('y', plot.height + 22).attr('text-anchor', 'middle').text('ops in program order \u2192');
                    const at = value => value > 0 ? y(value) : plot.height;
                    const shown = ops.filter(op => figure(op, name) !== undefined);
                    const point = plot.g.selectAll('.point').data(shown).join('g').attr('class', 'point').attr('tabindex', '0').attr('role', 'button')
                        .attr('aria-label', op => `${Format.visible(op.name).slice(0, 80)}: A ${Comparison.value(figure(op, name), 'a')}, B ${Comparison.value(figure(op, name), 'b')} ${unit}`)
                        .attr('transform', op => `translate(${x(ops.indexOf(op))},0)`).on('click', (_, op) => choose(op)).on('keydown', (event, op) => event.key === 'Enter' && choose(op));
                    point.append('rect').attr('x', -Math.max(4, x.step() / 2)).attr('width', Math.max(8, x.step())).attr('height', plot.height).attr('fill', 'transparent');
                    const both = point.filter(op => figure(op, name).a !== null && figure(op, name).b !== null);
                    both.append('line').attr('y1', op => at(figure(op, name).a)).attr('y2', op => at(figure(op, name).b)).attr('stroke', 'var(--edge)');
                    point.filter(op => figure(op, name).a !== null).append('circle').attr('r', 4.5).attr('cy', op => at(figure(op, name).a)).attr('fill', Comparison.A);
                    point.filter(op => figure(op, name).b !== null).append('rect').attr('x', -4).attr('y', op => at(figure(op, name).b) - 4).attr('width', 8).attr('height', 8).attr('fill', Comparison.B);
                    Chart.tips(point, op => [op.name, [['A', `${Comparison.value(figure(op, name), 'a')} ${unit}`], ['B', `${Comparison.value(figure(op, name), 'b')} ${unit}`],
                        ['change', `${Comparison.change(figure(op, name)) || '0'} ${Comparison.relative(figure(op, name))}`]]]);
                },
            }).element;

            const chosen = h('div', {id: 'op-detail', 'aria-live': 'polite'});

            function choose(op) {
                State.set({marked: op.name});
                const parts = [h('h3', {}, 'All of ', Dom.name(op.name, false), op.in === 'both' ? '' : `, which only ${op.in.toUpperCase()} has`),
                    Comparison.table('detail-table', `Figures of the op (${Format.visible(op.kind).slice(0, 80)}).`, op.figures)];
                if (op.facts.length > 0) {
                    parts.push(Comparison.facts('detail-facts', 'Kind and variant.', op.facts));
                }
                if (op.causes.length > 0) {
                    parts.push(Comparison.table('detail-causes', 'Its cycles by cause.', op.causes));
                }
                Dom.replace(chosen, parts);
                table.redraw();
            }

            /** The cause whose cycles changed most; where none did, the first figure that changed. */
            function mostly(op) {
                const changed = op.causes.filter(cause => cause.change);
                const most = changed.length > 0 ? changed.reduce((best, cause) => Math.abs(cause.change) > Math.abs(best.change) ? cause : best) : op.figures.find(each => each.change);
                return most === undefined ? '' : `${most.name} ${Comparison.change(most)}`;
            }

            const number = (label, name, side, unit) => ({label, unit, numeric: true, value: op => figure(op, name)?.[side] ?? null, cell: op => Comparison.value(figure(op, name), side)});
            const changed = (label, name) => ({label, numeric: true, value: op => figure(op, name)?.change ?? null, cell: op => Comparison.change(figure(op, name))});
            const errors = ops.some(op => figure(op, 'own error rms') !== undefined);
            const table = Table.of({
                id: 'ops-table',
                caption: 'Cycles, error and overflows of each op.',
                empty: 'No op fits the filter.',
                tall: ops.length > 24,
                mark: op => op.name === State.get('marked'),
                columns: [
                    {label: 'Op', value: op => op.name, cell: op => Dom.link(Dom.name(op.name), () => choose(op))},
                    {label: 'Kind', value: op => op.kind, cell: op => Dom.name(op.kind)},
                    ...(ops.some(op => op.in !== 'both') ? [{label: 'In', value: op => op.in, cell: op => op.in === 'both' ? 'both' : `only ${op.in.toUpperCase()}`}] : []),
                    number('Cycles', 'cycles', 'a', 'A'),
                    number('Cycles', 'cycles', 'b', 'B'),
                    changed('Change', 'cycles'),
                    {label: 'Change', unit: '%', numeric: true, value: op => figure(op, 'cycles').relative, cell: op => Comparison.relative(figure(op, 'cycles'))},
                    {label: 'Mostly', value: mostly, cell: op => h('span', {class: 'whole'}, mostly(op))},
                    ...(errors ? [number('Own error', 'own error rms', 'a', 'A, lsb'), number('Own error', 'own error rms', 'b', 'B, lsb'), number('Total error', 'total error rms', 'a', 'A, lsb'),
                        number('Total error', 'total error rms', 'b', 'B, lsb')] : []),
                    changed('Overflows', 'overflow events'),
                    changed('Clips', 'clips'),
                ],
                rows: ops,
            });

            const filter = () => table.show(ops.filter(op => (all || !op.same) && `${op.name} ${op.kind}`.toLowerCase().includes(wanted.toLowerCase())));
            const controls = h('div', {class: 'controls'},
                h('label', {}, 'Filter ops', h('input', {type: 'search', id: 'op-filter', value: wanted, placeholder: 'name or kind', oninput: event => {
                    wanted = event.target.value;
                    State.set({op: wanted});
                    filter();
                }})),
                h('label', {}, h('input', {type: 'checkbox', id: 'all-ops', checked: all, onchange: event => {
                    all = event.target.checked;
                    State.set({all: all ? 'true' : null});
                    filter();
                }}), `equal ones too (${Format.count(ops.length - different)} of ${Format.count(ops.length)})`));
            const any = name => ops.some(op => (figure(op, name)?.a ?? 0) > 0 || (figure(op, name)?.b ?? 0) > 0);
            body.append(Comparison.key(), ...[any('cycles') ? pairs('cycles-pairs', 'cycles', 'Cycles of each op', 'cycles') : null,
                any('own error rms') ? pairs('error-pairs', 'own error rms', 'Own error of each op, root mean square', 'lsb') : null].filter(part => part !== null), controls, table.element, chosen);
            filter();
            const marked = ops.find(op => op.name === State.get('marked'));
            if (marked !== undefined) {
                choose(marked);
            }
        },
    });
}
