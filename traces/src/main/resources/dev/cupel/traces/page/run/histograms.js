// How an op's own and inherited differences are spread, in bins that widen outwards from 0 by half octaves.
const Histograms = (() => {
    const EDGES = d3.range(27).map(i => (i % 2 === 0 ? 1 : 1.5) * 2 ** (Math.floor(i / 2) - 3));

    const edge = value => value < 1 ? `${value * 16 % 2 === 0 ? value * 8 : value * 16}/${value * 16 % 2 === 0 ? 8 : 16}` : Format.real(value);

    /** What bin `i` of `bins` holds, in words. */
    function range(i, bins) {
        const outwards = i - (bins - 1) / 2;
        if (outwards === 0) {
            return 'exactly 0';
        }
        const at = Math.abs(outwards) - 1;
        const sign = outwards < 0 ? '\u2212' : '';
        return at >= EDGES.length ? `beyond ${sign}${Format.real(EDGES[EDGES.length - 1])} lsb` : `${sign}${at === 0 ? '0' : edge(EDGES[at - 1])} to ${sign}${edge(EDGES[at])} lsb`;
    }

    const chart = (op, part, colour) => Chart.figure({
        caption: `${part === 'own' ? 'Own' : 'Inherited'} error`,
        said: `Histogram of the ${part} error of ${Format.visible(op.name).slice(0, 80)}.`,
        height: 190,
        least: 240,
        draw(svg, width, height) {
            const counts = op.error[part].histogram;
            const middle = (counts.length - 1) / 2;
            const reach = Math.max(4, d3.max(['own', 'inherited'].flatMap(each => op.error[each].histogram.map((count, i) => count > 0 ? Math.abs(i - middle) : 0))) + 1);
            const shown = counts.map((count, i) => ({count, i})).filter(({i}) => Math.abs(i - middle) <= reach);
            const plot = Chart.area(svg, width, height, {top: 18, right: 6, bottom: 36, left: 52});
            const x = d3.scaleBand(shown.map(({i}) => i), [0, plot.width]).paddingInner(.08);
            const total = d3.sum(counts);
            const y = d3.scaleLinear([0, Math.max(...counts) / total * 100 || 1], [plot.height, 0]).nice();
            Chart.left(plot, y, '% of elements', {ticks: 4});
            const marks = [-8, -1, -.125, 0, .125, 1, 8].map(value => [value, value === 0 ? middle : middle + Math.sign(value) * (EDGES.indexOf(Math.abs(value)) + 1)])
                .filter(([, i]) => Math.abs(i - middle) <= reach);
            for (const [value, i] of marks) {
                plot.g.append('text').attr('x', x(i) + (value > 0 ? x.bandwidth() : value < 0 ? 0 : x.bandwidth() / 2)).attr('y', plot.height + 15).attr('text-anchor', 'middle')
                    .text(value === 0 ? '0' : `${value < 0 ? '\u2212' : ''}${edge(Math.abs(value))}`);
            }
            plot.g.append('line').attr('x2', plot.width).attr('y1', plot.height).attr('y2', plot.height).attr('stroke', 'var(--edge)');
            plot.g.append('text').attr('x', plot.width).attr('y', plot.height + 31).attr('text-anchor', 'end').text('lsb');
            const bars = plot.g.selectAll('.bin').data(shown).join('g').attr('class', 'bin');
            bars.append('rect').attr('x', ({i}) => x(i)).attr('width', x.bandwidth()).attr('y', 0).attr('height', plot.height).attr('fill', 'transparent');
            bars.append('rect').attr('x', ({i}) => x(i)).attr('width', x.bandwidth()).attr('y', ({count}) => y(100 * count / total))
                .attr('height', ({count}) => plot.height - y(100 * count / total)).attr('fill', colour);
            Chart.tips(bars, ({count, i}) => [range(i, counts.length), [['elements', Format.count(count)], ['share', Format.share(count, total)]]]);
        },
    }).element;

    /** Both histograms of an op, beside each other. */
    const of = op => [Dom.h('h3', {}, 'How it is spread: ', Dom.name(op.name)), Dom.h('div', {class: 'columns'}, chart(op, 'own', Theme.series(3)), chart(op, 'inherited', Theme.series(0)))];

    return {of};
})();
