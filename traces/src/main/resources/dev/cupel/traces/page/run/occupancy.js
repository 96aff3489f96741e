// How much of the machine was in use over time.
Page.section({
    id: 'occupancy',
    title: 'Occupancy',
    lead: `Mean over stretches of ${Format.count(Run.report.activity.bin_cycles)} cycles of one inference. What is live was written and is still to be read.`,
    build(body) {
        const {activity, cycles, machine} = Run.report;
        const bin = activity.bin_cycles;
        const lengthOf = i => Math.min(bin, cycles - i * bin);

        /** A filled curve of one quantity; `of` is what there is of it. */
        const track = (label, bins, whole, unit, colour) => Chart.figure({
            caption: `${label}: mean ${Format.real(d3.sum(bins) / cycles)} ${unit}, at most ${Format.real(d3.max(bins, (sum, i) => sum / lengthOf(i)))} of ${Format.count(whole)}`,
            said: `${label} over time`,
            height: 110,
            draw(svg, width, height) {
                const plot = Chart.area(svg, width, height, {top: 18, right: 8, bottom: 22, left: 52});
                const x = d3.scaleLinear([0, cycles], [0, plot.width]);
                const y = d3.scaleLinear([0, Math.max(d3.max(bins, (sum, i) => sum / lengthOf(i)) * 1.05, whole <= 16 ? whole : 1e-9)], [plot.height, 0]);
                const points = bins.flatMap((sum, i) => [[i * bin, sum / lengthOf(i)], [Math.min(cycles, (i + 1) * bin), sum / lengthOf(i)]]);
                Chart.left(plot, y, unit, {ticks: 3});
                plot.g.append('path').attr('fill', colour).attr('fill-opacity', .25).attr('d', d3.area(([at]) => x(at), plot.height, ([, value]) => y(value))(points));
                plot.g.append('path').attr('fill', 'none').attr('stroke', colour).attr('stroke-width', 1.5).attr('d', d3.line(([at]) => x(at), ([, value]) => y(value))(points));
                plot.g.append('g').attr('class', 'axis').attr('transform', `translate(0,${plot.height})`).attr('aria-hidden', 'true')
                    .call(d3.axisBottom(x).ticks(Math.max(2, plot.width / 90)).tickFormat(Format.short).tickSizeOuter(0));
                plot.g.append('rect').attr('width', plot.width).attr('height', plot.height).attr('fill', 'transparent')
                    .on('pointermove', event => {
                        const i = Math.min(bins.length - 1, Math.max(0, Math.floor(x.invert(d3.pointer(event)[0]) / bin)));
                        Tip.show(event.clientX, event.clientY, label, [['cycles', `${Format.count(i * bin)} to ${Format.count(Math.min(cycles, (i + 1) * bin) - 1)}`], ['mean', `${Format.real(bins[i] / lengthOf(i))} ${unit}`]]);
                    })
                    .on('pointerleave', Tip.hide);
            },
        }).element;

        /** Parts of one kind as rows of a heat map. */
        function heat(id, caption, rows) {
            return Chart.figure({
                id,
                caption,
                said: `${caption}; the table below has the means.`,
                height: () => rows.length * 20 + 26,
                draw(svg, width, height) {
                    const plot = Chart.area(svg, width, height, {top: 2, right: 8, bottom: 22, left: 72});
                    const x = d3.scaleLinear([0, cycles], [0, plot.width]);
                    const y = d3.scaleBand(rows.map((_, i) => i), [0, plot.height]).paddingInner(.14);
                    rows.forEach(([label, bins], i) => {
                        plot.g.append('text').attr('class', 'label').attr('x', -8).attr('y', y(i) + y.bandwidth() / 2).attr('dy', '.35em').attr('text-anchor', 'end').text(label);
                        plot.g.append('rect').attr('width', plot.width).attr('y', y(i)).attr('height', y.bandwidth()).attr('fill', 'var(--sunk)');
                        const cells = plot.g.append('g').selectAll('rect').data(bins.map((sum, at) => ({sum, at})).filter(({sum}) => sum > 0)).join('rect')
                            .attr('x', ({at}) => x(at * bin)).attr('width', ({at}) => x(Math.min(cycles, (at + 1) * bin)) - x(at * bin)).attr('shape-rendering', 'crispEdges').attr('y', y(i)).attr('height', y.bandwidth())
                            .attr('fill', 'var(--series-0)').attr('fill-opacity', ({sum, at}) => .12 + .88 * sum / lengthOf(at));
                        Chart.tips(cells, ({sum, at}) => [label, [['cycles', `${Format.count(at * bin)} to ${Format.count(Math.min(cycles, (at + 1) * bin) - 1)}`], ['busy', Format.share(sum, lengthOf(at))]]]);
                    });
                    plot.g.append('g').attr('class', 'axis').attr('transform', `translate(0,${plot.height})`).attr('aria-hidden', 'true')
                        .call(d3.axisBottom(x).ticks(Math.max(2, plot.width / 90)).tickFormat(Format.short).tickSizeOuter(0));
                },
            }).element;
        }

        const units = Object.entries(activity.busy).map(([unit, bins]) => [unit === 'memory' ? 'ld/st' : unit, bins]);
        const ports = [...activity.read_ports.map((bins, i) => [`read ${i}`, bins]), ...activity.write_ports.map((bins, i) => [`write ${i}`, bins])];
        body.append(heat('busy-units', 'Busy units, cycle along the bottom; the darker the busier', units));
        if (ports.length > 0) {
            body.append(heat('busy-ports', 'Ports of the vector file', ports));
        }
        for (const [key, label, whole, unit, colour] of [['scratchpad', 'Scratchpad', machine.scratchpad.bytes, 'bytes live', Theme.series(2)],
            ['accumulators', 'Accumulators', 8, 'live', Theme.series(3)], ['vectors', 'Vector registers', 32, 'live', Theme.series(0)]]) {
            if (d3.sum(activity.live[key]) > 0) {
                body.append(track(label, activity.live[key], whole, unit, colour));
            }
        }
        body.append(Table.of({
            id: 'busy-table',
            caption: 'How busy each was over the whole run.',
            columns: [
                {label: 'Part', value: row => row[0]},
                {label: 'Busy', unit: 'cycles', numeric: true, value: row => d3.sum(row[1])},
                {label: 'Share', unit: '%', numeric: true, value: row => d3.sum(row[1]), cell: row => (100 * d3.sum(row[1]) / cycles).toFixed(1)},
            ],
            rows: [...units, ...ports.map(([label, bins]) => [`${label} port`, bins])],
        }).element);
    },
});
