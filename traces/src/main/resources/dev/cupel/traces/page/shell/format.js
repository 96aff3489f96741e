// Numbers as people read them; the same forms as in the terminal's report.
const Format = (() => {
    const COUNT = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
    // Control characters, and those that turn or hide the text around them.
    const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

    /** `1,234,567`, and `-` of nothing. */
    const count = value => value === null || value === undefined ? '-' : COUNT.format(value);

    /** `12.3 %`, and `-` of nothing. */
    const share = (part, whole) => whole > 0 ? `${(100 * part / whole).toFixed(1)} %` : '-';

    /** Three significant digits: `0.0123`, `1.23`, `123`; `0` for an exact zero. */
    function real(value) {
        if (value === null || value === undefined || Number.isNaN(value)) {
            return '-';
        }
        const magnitude = Math.abs(value);
        if (magnitude === 0) {
            return '0';
        }
        if (magnitude < 1e-4 || magnitude >= 1e6) {
            return value.toExponential(1);
        }
        return value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(magnitude))));
    }

    /** `1.2 M`: for axes. */
    function short(value) {
        const magnitude = Math.abs(value);
        const [scale, prefix] = magnitude >= 1e9 ? [1e9, ' G'] : magnitude >= 1e6 ? [1e6, ' M'] : magnitude >= 1e4 ? [1e3, ' k'] : [1, ''];
        return `${+(value / scale).toPrecision(12).replace(/(\.\d*?)0+$/, '$1')}${prefix}`;
    }

    const decibels = value => value === null || value === undefined ? 'exact' : `${value.toFixed(1)} dB`;

    const bytes = value => value >= 1 << 20 && value % (1 << 20) === 0 ? `${value / (1 << 20)} MiB`
        : value >= 1024 && value % 1024 === 0 ? `${value / 1024} KiB` : `${count(value)} B`;

    /** Text whose control characters can be seen and do nothing. */
    const visible = text => String(text).replace(UNSEEN, character => {
        const code = character.codePointAt(0);
        return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
    });

    /** `read_port` of the data as people read it. */
    const label = key => String(key).replaceAll('_', ' ');

    return {count, share, real, short, decibels, bytes, visible, label};
})();
