/** What people paste into the boxes of a sign-in: addresses, tokens, names. */
import { isLoopback, isSafeOrigin } from '../http/origin.ts';

export type Parsed = { readonly value: string } | { readonly refused: string };

/** Trimmed, a pasted `Bearer ` removed. Tokens are opaque, but visible ASCII: a header can hold nothing else. */
export function parseToken(text: string): Parsed {
  const value = text.trim().replace(/^Bearer(\s+|$)/i, '');
  if (value === '') return { refused: 'signIn.empty' };
  return /^[!-~]+$/.test(value) ? { value } : { refused: 'signIn.whiteSpace' };
}

/** A name, an id: one line, trimmed. */
export function parseLine(text: string): Parsed {
  const value = text.trim();
  if (value === '') return { refused: 'signIn.empty' };
  return /\p{Cc}/u.test(value) ? { refused: 'signIn.whiteSpace' } : { value };
}

/** As it is: a password may begin or end with a space. */
export function parsePassword(text: string): Parsed {
  return text === '' ? { refused: 'signIn.empty' } : { value: text };
}

/**
 * Any address copied from a browser, or a bare name, which is completed with `domain`. https, or http on the loopback
 * address alone.
 * @param codes the vendor's reason codes for what is no address, and for http
 */
export function readAddress(
  text: string,
  domain: string,
  codes: { readonly bad: string; readonly http: string },
): URL | { readonly refused: string } {
  const typed = text.trim();
  if (typed === '') return { refused: 'signIn.empty' };
  if (/\s/.test(typed)) return { refused: 'signIn.whiteSpace' };
  const full = withScheme(typed, domain);
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== '') return { refused: codes.bad };
  return isSafeOrigin(url) ? url : { refused: codes.http };
}

function withScheme(typed: string, domain: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const [host = ''] = typed.split(/[/?#]/);
  if (isLoopback(host.replace(/:\d*$/, '').toLowerCase())) return `http://${typed}`;
  return /^[a-z0-9-]+$/i.test(host) ? `https://${host}.${domain}` : `https://${typed}`;
}
