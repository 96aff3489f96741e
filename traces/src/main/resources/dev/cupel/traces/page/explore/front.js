// What nothing is better than: a picture for each pair of measures, and the points.
if (Sweep.sweep.measures.length > 1) {
    Page.section({
        id: 'front',
        title: 'Front',
        heading: Sweep.front.length > 0 ? 'What nothing is better than' : 'Points',
        lead: 'Strong dots are points that no other point is better than in one objective and no worse in the others; the ring is the one nearest to the best of all.',
        build(body) {
            const {h} = Dom;
            const {sweep, ended, front, balanced, amount, scale, label, places} = Sweep;

            function picture(x, y) {
                const has = ended.filter(point => point.measures[x.name] !== undefined && point.measures[y.name] !== undefined);
                return Chart.figure({
                    id: `front-${x.name}-${y.name}`.replaceAll('_', '-'),
                    caption: `${y.title} against ${x.title}`,
                    said: `${has.length} points by ${x.title} and ${y.title}; the table below lists the front`,
                    height: 360,
                    draw(svg, width, height) {
                        if (has.length === 0) {
                            return;
                        }
                        const plot = Chart.area(svg, width, height, {left: 64, right: 24, top: 26, bottom: 42});
                        const across = scale(has.map(point => point.measures[x.name]), [0, plot.width]);
                        const up = scale(has.map(point => point.measures[y.name]), [plot.height, 0]);
                        Chart.bottom(plot, across, x.title, {grid: true, format: label(across)});
                        Chart.left(plot, up, y.title, {format: label(up)});
                        const at = point => `translate(${across(point.measures[x.name])},${up(point.measures[y.name])})`;
                        const dots = plot.g.append('g').selectAll('circle').data(has.toSorted((a, b) => Number(a.front) - Number(b.front))).join('circle')
                            .attr('class', point => point.front ? 'dot best' : 'dot').attr('r', point => point.front ? 4.5 : 2.6).attr('transform', at);
                        Chart.tips(dots, point => [`${x.title} ${amount(point.measures[x.name])}, ${y.title} ${amount(point.measures[y.name])}`, ...places(point)]);
                        if (balanced !== undefined) {
                            plot.g.append('circle').attr('class', 'ring').attr('r', 9).attr('transform', at(balanced));
                        }
                    },
                }).element;
            }

            sweep.measures.forEach((x, i) => sweep.measures.slice(i + 1).forEach(y => body.append(picture(x, y))));
            if (front.length === 0) {
                return;
            }
            const columns = [
                ...sweep.axes.map((axis, i) => ({id: `axis-${i}`, label: Dom.name(axis.name), value: row => Number.isNaN(Number(row.values[i])) ? row.values[i] : Number(row.values[i]),
                    cell: row => Format.visible(row.values[i])})),
                ...sweep.measures.map(measure => ({id: measure.name, label: measure.title, numeric: true, value: row => row.measures[measure.name], cell: row => amount(row.measures[measure.name])})),
                {id: 'balanced', label: '', cell: row => row === balanced ? 'balanced' : ''},
            ];
            body.append(Table.of({id: 'front-table', caption: 'The front.', columns, rows: front, tall: true}).element,
                h('h3', {}, 'The balanced point, again'), h('pre', {class: 'command'}, Format.visible(balanced.command)));
            if (sweep.widths.length > 0) {
                body.append(h('h3', {}, 'Widths'), Table.of({
                    id: 'widths-table',
                    caption: 'Recommended widths are those of the balanced point.',
                    columns: [
                        {id: 'axis', label: 'Axis', value: row => row.axis, cell: row => Dom.name(row.axis)},
                        {id: 'recommended', label: 'Recommended', numeric: true, value: row => Number(row.recommended)},
                        {id: 'least', label: 'Least on the front', numeric: true, value: row => Number(row.least)},
                        {id: 'greatest', label: 'Greatest', numeric: true, value: row => Number(row.greatest)},
                    ],
                    rows: sweep.widths,
                }).element);
            }
        },
    });
}
