// Elements. Whatever comes from the data reaches the page here, and only as text: nothing is ever parsed as HTML.
const Dom = (() => {
    /** An element. Attributes that begin with `on` are listeners, `class` and `for` are what they are in HTML; null, undefined and false are left out. */
    function h(tag, attributes, ...children) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes ?? {})) {
            if (value === null || value === undefined || value === false) {
                continue;
            }
            if (name.startsWith('on')) {
                element.addEventListener(name.slice(2), value);
            } else {
                element.setAttribute(name, value === true ? '' : String(value));
            }
        }
        element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
        return element;
    }

    /** A name from the data: isolated from the text around it, whole on hover, its control characters visible. */
    function name(text, clipped = true) {
        const shown = Format.visible(text);
        return h('bdi', {class: clipped ? 'name clip' : 'name', title: clipped && shown.length > 24 ? shown.slice(0, 2000) : null}, shown);
    }

    /** A link within the page that moves there without a trace in the scroll position of the browser's history. */
    function link(text, follow, attributes = {}) {
        return h('button', {type: 'button', class: 'plain', onclick: follow, ...attributes}, text);
    }

    function swatch(colour) {
        const element = h('span', {class: 'swatch', 'aria-hidden': 'true'});
        element.style.background = colour;
        return element;
    }

    /** A bar of parts that add up to `whole`; its numbers stand beside it in words. */
    function stack(parts, whole, wide = false) {
        const element = h('div', {class: wide ? 'stack wide' : 'stack', 'aria-hidden': 'true'});
        for (const part of parts) {
            if (part.value > 0) {
                const slice = h('i');
                slice.style.width = `${100 * part.value / whole}%`;
                slice.style.background = part.colour;
                slice.dataset.key = part.key;
                element.append(slice);
            }
        }
        return element;
    }

    function replace(element, ...children) {
        element.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
    }

    return {h, name, link, swatch, stack, replace};
})();
