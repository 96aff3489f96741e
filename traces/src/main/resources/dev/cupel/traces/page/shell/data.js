// What the page holds: blocks of JSON, and blocks of bytes that are unpacked when they are first asked for.
const Data = (() => {
    const block = id => document.getElementById(`data-${id}`);

    const has = id => block(id) !== null;

    /** The text of a block of JSON. */
    const text = id => block(id).textContent;

    const json = id => JSON.parse(text(id));

    /** The bytes of a packed block: base64 of a raw deflate stream. */
    async function bytes(id) {
        const packed = atob(block(id).textContent.trim());
        const deflated = new Uint8Array(packed.length);
        for (let i = 0; i < packed.length; i++) {
            deflated[i] = packed.charCodeAt(i);
        }
        const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
        return new Uint8Array(await new Response(stream).arrayBuffer());
    }

    /** Columns of 32-bit integers, little-endian, one behind the other, `names.length` of equal length. */
    async function columns(id, names) {
        const raw = await bytes(id);
        const length = raw.byteLength / 4 / names.length;
        return Object.fromEntries(names.map((name, i) => [name, new Int32Array(raw.buffer, raw.byteOffset + 4 * i * length, length)]));
    }

    const packedJson = async id => JSON.parse(new TextDecoder().decode(await bytes(id)));

    return {has, text, json, bytes, columns, packedJson};
})();
