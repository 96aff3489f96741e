// What each axis does.
if (Sweep.sweep.effects.length > 0) {
    Page.section({
        id: 'axes',
        title: 'Axes',
        heading: 'What each axis does',
        lead: 'For each value of an axis, the mean over all points that ended with it. The share is the range of these means, of the range of all points.',
        build(body) {
            const {h} = Dom;
            const {sweep, amount} = Sweep;
            for (const measure of sweep.measures) {
                const rows = sweep.effects.toSorted((a, b) => b.share[measure.name] - a.share[measure.name]);
                body.append(h('h3', {}, measure.title), Table.of({
                    id: `axes-${measure.name.replaceAll('_', '-')}`,
                    caption: `Means of ${measure.title} by axis.`,
                    columns: [
                        {id: 'axis', label: 'Axis', value: row => row.axis, cell: row => Dom.name(row.axis)},
                        {id: 'share', label: 'Share', numeric: true, value: row => row.share[measure.name], cell: row => Format.share(row.share[measure.name], 1)},
                        {id: 'bar', label: '', cell: row => Dom.stack([{key: 'share', value: row.share[measure.name], colour: 'var(--series-0)'}], 1)},
                        {id: 'means', label: 'Mean for each value', cell: row => {
                            const {values} = sweep.axes.find(axis => axis.name === row.axis);
                            return h('span', {class: 'means'}, values.map((value, i) => h('span', {}, `${Format.visible(value)}: `, h('b', {}, amount(row.means[measure.name][i])))));
                        }},
                    ],
                    rows,
                }).element);
            }
        },
    });
}
