// The two axes that matter most for the last measure.
if (Sweep.sweep.heat !== undefined) {
    Page.section({
        id: 'heat',
        title: 'Heat map',
        heading: `${Sweep.of(Sweep.sweep.heat.measure).title} by two axes`,
        lead: 'The two axes with the greatest share in it; each cell holds the best of all points with these two values.',
        build(body) {
            const {h} = Dom;
            const {heat, axes} = Sweep.sweep;
            const across = axes.find(axis => axis.name === heat.across);
            const up = axes.find(axis => axis.name === heat.up);
            const values = heat.cells.flat().filter(value => value !== null);
            const share = Sweep.scale(values, [0, 1]);
            const cell = value => {
                const element = h('td', {class: 'num heat'}, Sweep.amount(value));
                if (value !== null) {
                    element.style.setProperty('--share', `${Math.round(85 * share(value))}%`);
                    element.classList.toggle('dark', share(value) > 0.55);
                }
                return element;
            };
            body.append(h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Heat map'}, h('table', {id: 'heat-table'},
                h('caption', {}, `${Format.visible(heat.up)} downwards, ${Format.visible(heat.across)} across.`),
                h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, Dom.name(heat.up)), across.values.map(value => h('th', {scope: 'col', class: 'num'}, Format.visible(value))))),
                h('tbody', {}, up.values.map((value, i) => h('tr', {}, h('th', {scope: 'row'}, Format.visible(value)), heat.cells[i].map(cell)))))));
        },
    });
}
