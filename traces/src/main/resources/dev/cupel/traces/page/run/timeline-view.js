// The window of the timeline: which cycles are seen, moved by wheel, drag, pinch, keys and buttons.
const TimelineView = (() => {
    const LEAST = 12;

    /** A view over `[0, cycles]` on a canvas; `changed(view)` is called after each move. */
    function of(canvas, cycles, changed) {
        let width = 600;
        let view = {from: 0, to: cycles};
        let moving = false;
        const selection = d3.select(canvas);
        const zoom = d3.zoom()
            .filter(event => (event.type !== 'wheel' || event.ctrlKey || event.metaKey || document.activeElement === canvas.parentElement) && !event.button)
            .wheelDelta(event => -event.deltaY * (event.deltaMode === 1 ? .05 : event.deltaMode ? 1 : .002))
            .clickDistance(4)
            .on('zoom', event => {
                if (!moving) {
                    const [from, to] = event.transform.rescaleX(base()).domain();
                    settle(from, to);
                }
            });

        const base = () => d3.scaleLinear([0, cycles], [Lanes.LEFT, width]);

        function settle(from, to) {
            view = {from: Math.max(0, from), to: Math.min(cycles, to)};
            changed(view);
        }

        /** Shows `[from, to]`, moved and widened so that it lies in the run. */
        function show(from, to) {
            const span = Math.min(cycles, Math.max(Math.min(LEAST, cycles), to - from));
            const start = Math.max(0, Math.min(cycles - span, from));
            const k = cycles / span;
            const transform = d3.zoomIdentity.translate(Lanes.LEFT - k * base()(start), 0).scale(k);
            moving = true;
            selection.call(zoom.transform, transform);
            moving = false;
            settle(start, start + span);
        }

        function resize(next, height) {
            width = next;
            zoom.extent([[Lanes.LEFT, 0], [width, height]]).translateExtent([[Lanes.LEFT, 0], [width, height]]).scaleExtent([1, Math.max(1, cycles / LEAST)]);
            show(view.from, view.to);
        }

        function zoomBy(factor) {
            const middle = (view.from + view.to) / 2;
            const half = (view.to - view.from) / factor / 2;
            show(middle - half, middle + half);
        }

        function pan(share) {
            const step = share * (view.to - view.from);
            show(view.from + step, view.to + step);
        }

        /** Moves a cycle into sight; near enough to tell instructions apart where it is not. */
        function reveal(cycle, near) {
            const span = Math.min(view.to - view.from, near);
            if (span < view.to - view.from || cycle < view.from || cycle > view.to) {
                show(cycle - span / 2, cycle + span / 2);
            }
        }

        selection.call(zoom).on('dblclick.zoom', null);
        return {get: () => view, show, resize, zoomBy, pan, reveal, cycleAt: x => view.from + (x - Lanes.LEFT) / (width - Lanes.LEFT) * (view.to - view.from)};
    }

    return {of};
})();
