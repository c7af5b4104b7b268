/** Takes the place of node-fetch's Headers, which are of a time when Node had none; see esbuild.js. */
// biome-ignore lint/style/noDefaultExport: node-fetch imports it so.
export default class Headers extends globalThis.Headers {
  /** As `http.request` takes them. */
  [Symbol.for('nodejs.util.inspect.custom')](): Readonly<Record<string, string>> {
    return Object.fromEntries(this);
  }
}

/** What breaks the grammar of HTTP is left out; the name of a coding counts in any case. */
export function fromRawHeaders(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    try {
      headers.append(name, /^content-encoding$/i.test(name) ? value.toLowerCase() : value);
    } catch {}
  }
  return headers;
}
