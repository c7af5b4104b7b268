// Requests by hand.
import { request } from 'node:http';

interface SentResult {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

/** Sends a request with these headers alone: `fetch` would tell that no person's browser sends it. */
export function send(
  url: string,
  { body, headers = {} }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<SentResult> {
  const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...form, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { statusCode: status = 0, headers: got } = answer;
        resolve({ status, location: got.location ?? '', text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
