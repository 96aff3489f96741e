// What the page holds of a sweep.
const Sweep = (() => {
    const sweep = Data.json('sweep');
    const ended = sweep.points.filter(point => point.status === 'done');
    const front = ended.filter(point => point.front);
    const balanced = sweep.points.find(point => point.number === sweep.balanced);
    const of = name => sweep.measures.find(measure => measure.name === name);

    /** An amount: whole numbers and large ones whole, others by three digits. */
    const amount = value => value === null || value === undefined ? '-' : Number.isInteger(value) || Math.abs(value) >= 1000 ? Format.count(value) : Format.real(value);

    /** A scale for amounts: logarithmic where all are above 0 and spread. */
    function scale(values, range) {
        const [least, greatest] = d3.extent(values);
        return least > 0 && greatest > 8 * least ? d3.scaleLog().domain([least, greatest]).range(range).nice() : d3.scaleLinear().domain([least, greatest]).range(range).nice();
    }

    /** Labels of ticks: of logarithms only 1, 2 and 5 times powers of ten. */
    const label = of => value => of.base === undefined || [1, 2, 5].includes(Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9))) ? Format.short(value) : '';

    /** The values of a point's axes, in words. */
    const places = point => sweep.axes.map((axis, i) => `${Format.visible(axis.name)} ${Format.visible(point.values[i])}`);

    return {sweep, ended, front, balanced, of, amount, scale, label, places};
})();
