// Frames and axes of pictures. Each is drawn anew for the width that it has, and says in words what it shows.
const Chart = (() => {
    const {h} = Dom;

    /**
     * A figure that is drawn by `draw(svg, width, height)`, again whenever its width changes.
     * `said` describes it for those who do not see it; the numbers themselves stand in a table nearby.
     */
    function figure({id, caption, said, height, least = 300, draw}) {
        const frame = h('div');
        const element = h('figure', {id}, caption === undefined ? null : h('figcaption', {}, caption), frame);
        let width = 0;

        function paint() {
            if (width < 10) {
                return;
            }
            const wide = Math.max(least, width);
            const high = typeof height === 'function' ? height(wide) : height;
            const svg = d3.create('svg').attr('class', 'chart').attr('viewBox', `0 0 ${wide} ${high}`).attr('role', 'group').attr('aria-label', said);
            draw(svg, wide, high);
            frame.replaceChildren(svg.node());
        }

        new ResizeObserver(entries => {
            const next = Math.floor(entries[0].contentRect.width);
            if (next !== width) {
                width = next;
                paint();
            }
        }).observe(frame);
        return {element, paint};
    }

    /** The plot area of an SVG with these margins. */
    function area(svg, width, height, margin) {
        return {
            g: svg.append('g').attr('transform', `translate(${margin.left},${margin.top})`),
            width: Math.max(10, width - margin.left - margin.right),
            height: Math.max(10, height - margin.top - margin.bottom),
        };
    }

    /** Axis along the bottom, with its label and unit, and a grid where asked. */
    function bottom(plot, scale, label, {ticks = Math.max(2, plot.width / 90), format = Format.short, grid = false} = {}) {
        if (grid) {
            plot.g.append('g').attr('class', 'grid').attr('transform', `translate(0,${plot.height})`).attr('aria-hidden', 'true')
                .call(d3.axisBottom(scale).ticks(ticks).tickSize(-plot.height).tickFormat(''));
        }
        const axis = d3.axisBottom(scale).tickSizeOuter(0);
        plot.g.append('g').attr('class', 'axis').attr('transform', `translate(0,${plot.height})`).attr('aria-hidden', 'true')
            .call(scale.bandwidth ? axis : axis.ticks(ticks).tickFormat(format));
        plot.g.append('text').attr('x', plot.width).attr('y', plot.height + 34).attr('text-anchor', 'end').text(label);
    }

    /** Axis along the left, its label above it. */
    function left(plot, scale, label, {ticks = Math.max(2, plot.height / 45), format = Format.short, grid = true} = {}) {
        if (grid) {
            plot.g.append('g').attr('class', 'grid').attr('aria-hidden', 'true').call(d3.axisLeft(scale).ticks(ticks).tickSize(-plot.width).tickFormat(''));
        }
        plot.g.append('g').attr('class', 'axis').attr('aria-hidden', 'true').call(d3.axisLeft(scale).ticks(ticks).tickFormat(format).tickSizeOuter(0));
        plot.g.append('text').attr('x', -8).attr('y', -9).attr('text-anchor', 'start').attr('dx', -30).text(label);
    }

    /** Shows a note while the pointer is on, or the focus is at, the elements of a selection. */
    function tips(selection, note) {
        return selection
            .on('pointermove', (event, datum) => Tip.show(event.clientX, event.clientY, ...note(datum)))
            .on('pointerleave', Tip.hide)
            .on('focus', function (_, datum) {
                const box = this.getBoundingClientRect();
                Tip.show(box.right, box.bottom, ...note(datum));
            })
            .on('blur', Tip.hide);
    }

    /** A key of colours and words. */
    const key = entries => h('ul', {class: 'keys'}, entries.map(([colour, label]) => h('li', {}, h('span', {}, Dom.swatch(colour), label))));

    return {figure, area, bottom, left, tips, key};
})();
