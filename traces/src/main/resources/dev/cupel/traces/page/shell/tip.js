// The note beside the pointer. What it says is also said elsewhere in words: it is a convenience for those who point.
const Tip = (() => {
    const element = document.getElementById('tip');

    function place(x, y) {
        const {width, height} = element.getBoundingClientRect();
        element.style.left = `${Math.max(4, x + 14 + width > innerWidth ? x - 14 - width : x + 14)}px`;
        element.style.top = `${Math.max(4, y + 14 + height > innerHeight ? y - 14 - height : y + 14)}px`;
    }

    /** Shows a heading and rows of label and value at a point of the window. */
    function show(x, y, heading, rows) {
        Dom.replace(element, Dom.h('b', {}, Format.visible(heading).slice(0, 300)),
            rows.map(([label, value]) => Dom.h('div', {class: 'row'}, Dom.h('span', {}, label), Dom.h('span', {}, value))));
        element.hidden = false;
        place(x, y);
    }

    const hide = () => {
        element.hidden = true;
    };

    addEventListener('scroll', hide, {passive: true});
    return {show, hide};
})();
