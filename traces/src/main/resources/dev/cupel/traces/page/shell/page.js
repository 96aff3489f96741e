// The page: sections one below the other, each with a heading, and the list of them above.
const Page = (() => {
    const {h} = Dom;
    const main = document.getElementById('main');
    const list = document.getElementById('sections');

    /** Adds a section. `build(body)` fills it; a section that throws says so in its place and leaves the others alone. */
    function section({id, title, heading = title, level = 2, lead = null, build}) {
        const body = h('div', {class: 'body'});
        const element = h('section', {id, 'aria-labelledby': `${id}-heading`}, h(`h${level}`, {id: `${id}-heading`, tabindex: '-1'}, heading),
            lead === null ? null : h('p', {class: 'lead'}, lead), body);
        main.append(element);
        list.append(h('li', {}, h('a', {
            href: `#${id}`,
            onclick: event => {
                event.preventDefault();
                State.go(id);
            },
        }, title)));
        seen.observe(element);
        build(body);
    }

    // The section at the top of the window is the current one.
    const visible = new Set();
    const seen = new IntersectionObserver(entries => {
        entries.forEach(entry => entry.isIntersecting ? visible.add(entry.target) : visible.delete(entry.target));
        const first = [...main.children].find(child => visible.has(child));
        list.querySelectorAll('a').forEach(anchor => {
            if (first !== undefined && anchor.getAttribute('href') === `#${first.id}`) {
                anchor.setAttribute('aria-current', 'true');
            } else {
                anchor.removeAttribute('aria-current');
            }
        });
    }, {rootMargin: '-10% 0px -75% 0px'});

    /** To be called when all sections stand: goes to where the address points. */
    function ready() {
        document.documentElement.dataset.ready = 'true';
        if (State.section() !== '') {
            // Pictures get their heights in the first frame.
            requestAnimationFrame(() => setTimeout(() => State.go(State.section(), false), 30));
        }
    }

    const footer = (...children) => document.getElementById('footer').append(...children);

    return {section, ready, footer};
})();
