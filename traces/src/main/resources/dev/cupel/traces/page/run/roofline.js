// Roofline: what each op does a cycle over what it does a byte of transfer, under what the machine can do at most.
if (Run.report.ops.some(op => d3.sum(Object.values(op.work.operations)) > 0)) {
    Page.section({
        id: 'roofline',
        title: 'Roofline',
        lead: 'Element operations a cycle of each op over its operations a byte of DMA. The slope is what transfers can feed, the flat lines what one unit, and all that compute, can do.',
        build(body) {
            const {machine} = Run.report;
            const computing = ['mul', 'shr', 'lut', 'cmp', 'acc', 'sqrt'];
            const rows = Run.report.ops.map(op => {
                const operations = d3.sum(Object.values(op.work.operations));
                return {op, operations, bytes: op.work.dma_bytes, rate: operations / op.cycles, intensity: op.work.dma_bytes > 0 ? operations / op.work.dma_bytes : null};
            }).filter(row => row.operations > 0 && row.op.cycles > 0);
            const one = machine.lanes;
            const all = machine.lanes * computing.length - machine.lanes + Math.min(machine.lanes, machine.units.lut.ports);
            const feed = machine.dram.bytesPerCycle;

            const figure = Chart.figure({
                id: 'roofline-chart',
                said: 'Scatter plot of the ops, both axes logarithmic; the table below has the same numbers.',
                height: width => Math.min(460, Math.max(300, width * .4)),
                draw(svg, width, height) {
                    const plot = Chart.area(svg, width, height, {top: 26, right: 16, bottom: 42, left: 52});
                    const known = rows.filter(row => row.intensity !== null).map(row => row.intensity);
                    const aside = rows.some(row => row.intensity === null) ? 78 : 0;
                    const low = Math.min(d3.min(known) ?? 1, one / feed) / 2;
                    const high = Math.max(d3.max(known) ?? 1, all / feed) * 2;
                    const x = d3.scaleLog([low, high], [0, plot.width - aside]);
                    const y = d3.scaleLog([d3.min(rows, row => row.rate) / 2, all * 1.6], [plot.height, 0]);
                    const decades = value => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? String(+value.toPrecision(6)) : '';
                    Chart.left(plot, y, 'operations a cycle', {ticks: 5, format: decades});
                    Chart.bottom(plot, x, aside > 0 ? '' : 'operations a byte of DMA', {ticks: 6, format: decades});
                    if (aside > 0) {
                        plot.g.append('text').attr('x', x.range()[1]).attr('y', plot.height + 34).attr('text-anchor', 'end').text('operations a byte of DMA');
                        plot.g.append('rect').attr('x', plot.width - aside + 12).attr('width', aside - 12).attr('height', plot.height).attr('fill', 'var(--sunk)');
                        plot.g.append('text').attr('x', plot.width - aside / 2 + 6).attr('y', plot.height + 16).attr('text-anchor', 'middle').text('no DMA');
                    }
                    for (const [ceiling, label, dash] of [[one, `one unit: ${one} a cycle`, null], [all, `all units: ${all} a cycle`, '5 4']]) {
                        const from = Math.max(low, ceiling / feed);
                        plot.g.append('line').attr('x1', x(from)).attr('x2', plot.width).attr('y1', y(ceiling)).attr('y2', y(ceiling)).attr('stroke', 'var(--ink)').attr('stroke-width', 1.5)
                            .attr('stroke-dasharray', dash);
                        plot.g.append('text').attr('class', 'label').attr('x', x(from) + 8).attr('y', y(ceiling) - 6).text(label);
                    }
                    const foot = Math.max(low, y.domain()[0] / feed);
                    plot.g.append('line').attr('x1', x(foot)).attr('y1', y(foot * feed)).attr('x2', x(all / feed)).attr('y2', y(all)).attr('stroke', 'var(--ink)').attr('stroke-width', 1.5);
                    plot.g.append('text').attr('class', 'label').attr('x', x(foot)).attr('y', y(foot * feed) - 8).attr('transform',
                        `rotate(${-Math.atan2(y(foot * feed) - y(all), x(all / feed) - x(foot)) * 180 / Math.PI} ${x(foot)} ${y(foot * feed)})`).attr('dx', 8).text(`DMA: ${feed} B a cycle`);
                    const kinds = [...new Set(rows.map(row => row.op.kind))];
                    const point = plot.g.selectAll('.point').data(rows).join('g').attr('class', 'point').attr('tabindex', '0').attr('role', 'button')
                        .attr('aria-label', row => `${Format.visible(row.op.name).slice(0, 80)}: ${Format.real(row.rate)} operations a cycle`)
                        .attr('transform', (row, i) => `translate(${row.intensity === null ? plot.width - aside / 2 + 6 + (i % 5 - 2) * 9 : x(row.intensity)},${y(row.rate)})`)
                        .on('click', (_, row) => Places.op(row.op.name)).on('keydown', (event, row) => event.key === 'Enter' && Places.op(row.op.name));
                    point.append('circle').attr('r', 5.5).attr('fill', row => Theme.series(kinds.indexOf(row.op.kind))).attr('fill-opacity', .85).attr('stroke', 'var(--panel)');
                    Chart.tips(point, row => [row.op.name, [['kind', Format.visible(row.op.kind)], ['operations', Format.count(row.operations)], ['a cycle', Format.real(row.rate)],
                        ['a byte of DMA', row.intensity === null ? 'no DMA' : Format.real(row.intensity)]]]);
                },
            });
            const kinds = [...new Set(rows.map(row => row.op.kind))];
            body.append(Chart.key(kinds.map((kind, i) => [Theme.series(i), Format.visible(kind === '' ? '(no kind)' : kind).slice(0, 40)])), figure.element, Table.of({
                id: 'roofline-table',
                caption: 'What each op does, and what it moves, in one inference.',
                tall: rows.length > 24,
                columns: [
                    {label: 'Op', value: row => row.op.name, cell: row => Dom.name(row.op.name)},
                    {label: 'Operations', numeric: true, value: row => row.operations},
                    {label: 'A cycle', numeric: true, value: row => row.rate, cell: row => Format.real(row.rate)},
                    {label: 'Of one unit', unit: '%', numeric: true, value: row => row.rate, cell: row => (100 * row.rate / one).toFixed(1)},
                    {label: 'DMA', unit: 'bytes', numeric: true, value: row => row.bytes},
                    {label: 'A byte of DMA', numeric: true, value: row => row.intensity, cell: row => Format.real(row.intensity)},
                    {label: 'Scratchpad', unit: 'bytes', numeric: true, value: row => row.op.work.access_bytes},
                ],
                rows,
            }).element);
        },
    });
}
