// Where the reader is, kept in the address: `#section?key=value&...`, so that a place can be shared.
const State = (() => {
    const listeners = [];
    let section = '';
    let values = new URLSearchParams();

    function read() {
        const hash = location.hash.slice(1);
        const at = hash.indexOf('?');
        section = decodeURIComponent(at < 0 ? hash : hash.slice(0, at));
        values = new URLSearchParams(at < 0 ? '' : hash.slice(at + 1));
    }

    function write() {
        const query = values.toString();
        history.replaceState(null, '', `#${encodeURIComponent(section)}${query === '' ? '' : `?${query}`}`);
    }

    /** The value of `key`; null where the address has none. */
    const get = key => values.get(key);

    /** Sets some values; null takes one out. */
    function set(changes) {
        for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === '') {
                values.delete(key);
            } else {
                values.set(key, String(value));
            }
        }
        write();
    }

    /** Moves to a section: it is scrolled to, and its heading takes the focus. */
    function go(id, focus = true) {
        section = id;
        write();
        const element = document.getElementById(id);
        if (element !== null) {
            element.scrollIntoView({behavior: focus ? 'auto' : 'instant'});
            if (focus) {
                element.querySelector('h1, h2')?.focus({preventScroll: true});
            }
        }
    }

    /** Calls `listener` whenever the address was changed from outside. */
    const onChange = listener => listeners.push(listener);

    read();
    addEventListener('hashchange', () => {
        read();
        listeners.forEach(listener => listener());
    });
    return {get, set, go, onChange, section: () => section};
})();
