// Error against float, op by op: its own fault and what it inherited.
if (Run.report.ops.some(op => op.error !== null)) {
    Page.section({
        id: 'error',
        title: 'Error',
        heading: 'Error by op',
        lead: 'Own: what the op adds on the inputs that it had. Inherited: what it makes of its inputs\u2019 error. In steps (lsb) of the op\u2019s output, over all rows.',
        build(body) {
            const {h} = Dom;
            const ops = Run.report.ops.filter(op => op.error !== null);
            const OWN = Theme.series(3);
            const INHERITED = Theme.series(0);

            const trace = Chart.figure({
                id: 'error-trace',
                caption: 'Root mean square error through the model, lsb of each op\u2019s output',
                said: 'Dot plot of own and inherited error of each op; the table below has the same numbers.',
                height: 300,
                draw(svg, width, height) {
                    const plot = Chart.area(svg, width, height, {top: 26, right: 12, bottom: 30, left: 52});
                    const values = ops.flatMap(op => [op.error.own.rms_lsb, op.error.inherited.rms_lsb]).filter(value => value > 0);
                    const y = d3.scaleLog([d3.min(values) / 1.3 || .1, d3.max(values) * 1.3 || 1], [plot.height, 0]).nice();
                    const x = d3.scalePoint(ops.map((_, i) => i), [0, plot.width]).padding(.6);
                    Chart.left(plot, y, 'lsb', {ticks: 5, format: value => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? String(+value.toPrecision(6)) : ''});
                    plot.g.append('text').attr('x', plot.width / 2).attr('y', plot.height + 22).attr('text-anchor', 'middle').text('ops in program order \u2192');
                    const point = plot.g.selectAll('.point').data(ops).join('g').attr('class', 'point')
                        .attr('tabindex', '0').attr('role', 'button').attr('aria-label', op => `${Format.visible(op.name).slice(0, 80)}: own ${Format.real(op.error.own.rms_lsb)}, inherited ${Format.real(op.error.inherited.rms_lsb)} lsb`)
                        .attr('transform', (_, i) => `translate(${x(i)},0)`).on('click', (_, op) => choose(op)).on('keydown', (event, op) => event.key === 'Enter' && choose(op));
                    const at = value => value > 0 ? y(value) : plot.height;
                    point.append('rect').attr('x', -Math.max(4, x.step() / 2)).attr('width', Math.max(8, x.step())).attr('height', plot.height).attr('fill', 'transparent');
                    point.append('line').attr('y1', op => at(op.error.own.rms_lsb)).attr('y2', op => at(op.error.inherited.rms_lsb)).attr('stroke', 'var(--edge)');
                    point.append('circle').attr('r', 4.5).attr('cy', op => at(op.error.inherited.rms_lsb)).attr('fill', INHERITED);
                    point.append('rect').attr('x', -4).attr('y', op => at(op.error.own.rms_lsb) - 4).attr('width', 8).attr('height', 8).attr('fill', OWN);
                    Chart.tips(point, op => [op.name, [['own, rms', `${Format.real(op.error.own.rms_lsb)} lsb`], ['inherited, rms', `${Format.real(op.error.inherited.rms_lsb)} lsb`],
                        ['total, rms', `${Format.real(op.error.total.rms_lsb)} lsb`]]]);
                },
            });

            const shape = h('div', {id: 'error-shape', 'aria-live': 'polite'});

            function choose(op) {
                State.set({marked: op.name});
                Dom.replace(shape, Histograms.of(op));
                table.redraw();
            }

            const lsb = (label, part, key, title) => ({label, unit: 'lsb', numeric: true, title, value: row => row.error[part][key], cell: row => Format.real(row.error[part][key])});
            const table = Table.of({
                id: 'error-table',
                caption: 'Error of each op against float.',
                tall: true,
                mark: row => row.name === State.get('marked'),
                columns: [
                    {label: 'Op', value: row => row.name, cell: row => Dom.link(Dom.name(row.name), () => choose(row))},
                    {label: 'Kind', value: row => row.kind, cell: row => Dom.name(row.kind)},
                    lsb('Own, rms', 'own', 'rms_lsb'),
                    lsb('Own, greatest', 'own', 'max_lsb'),
                    lsb('Inherited, rms', 'inherited', 'rms_lsb'),
                    lsb('Inherited, greatest', 'inherited', 'max_lsb'),
                    lsb('Total, rms', 'total', 'rms_lsb'),
                    {label: 'Total SQNR', unit: 'dB', numeric: true, value: row => row.error.total.sqnr_db, cell: row => row.error.total.sqnr_db === null ? 'exact' : row.error.total.sqnr_db.toFixed(1)},
                    ...(ops.some(op => op.loss) ? [
                        {label: 'Loses alone', unit: 'nat', numeric: true, title: 'KL divergence of the network\u2019s answers from float where the op\u2019s own error is the only one',
                            value: row => row.loss?.kl ?? null, cell: row => row.loss ? Format.real(row.loss.kl) : h('span', {class: 'zero'}, '-')},
                    ] : []),
                    ...(ops.some(op => op.loss?.wider) ? [
                        {label: 'At 16 bits', unit: 'nat', numeric: true, title: 'by which the divergence of the whole network changes with 16 bits for the op\u2019s output',
                            value: row => row.loss?.wider ? row.loss.wider.kl_after - row.loss.wider.kl_before : null,
                            cell: row => row.loss?.wider ? Format.real(row.loss.wider.kl_after - row.loss.wider.kl_before) : h('span', {class: 'zero'}, '-')},
                        {label: 'At 16 bits', unit: 'cycles', numeric: true, title: 'by which an inference changes with 16 bits for the op\u2019s output',
                            value: row => row.loss?.wider?.cycles ?? null, cell: row => row.loss?.wider ? row.loss.wider.cycles === null ? 'does not fit' : Format.count(row.loss.wider.cycles) : h('span', {class: 'zero'}, '-')},
                    ] : []),
                    {label: 'Requantized otherwise', unit: 'sums', numeric: true, title: 'sums that its multipliers turn into other codes than the exact factors; of them at ties',
                        value: row => row.requantize?.misses ?? null, cell: row => row.requantize === null ? h('span', {class: 'zero'}, '-') : Format.count(row.requantize.misses)},
                ],
                rows: ops,
            });
            body.append(Chart.key([[OWN, 'own (square)'], [INHERITED, 'inherited (circle)']]), trace.element, shape, table.element);
            const first = ops.find(op => op.name === State.get('marked')) ?? ops.reduce((worst, op) => op.error.own.rms_lsb > worst.error.own.rms_lsb ? op : worst);
            Dom.replace(shape, Histograms.of(first));
            Places.onOp(() => table.redraw());
        },
    });
}
