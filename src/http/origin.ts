const loopback = ['127.0.0.1', '[::1]', 'localhost'];

export function isLoopback(hostname: string): boolean {
  return loopback.includes(hostname);
}

/** https, or http on the loopback address alone. */
export function isSafeOrigin(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
