// The nginx in front of the portal: it speaks HTML, and gives up before the portal does.
import type { Received, Reply } from '../server.ts';

/** `large_client_header_buffers 4 8k`: a request line, as a header, must fit into one of them. */
const buffer = 8192;
/** `proxy_read_timeout`, in milliseconds. */
export const proxyTimeout = 60_000;

function page(status: number, title: string): Reply {
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, text };
}

/** The refusal of what is too long to be let through. */
export function proxyRefusal({ method, path, query, headers }: Received): Reply | undefined {
  const line = `${method} ${path}${query.size > 0 ? `?${query}` : ''} HTTP/1.1\r\n`;
  if (line.length > buffer) return page(414, '414 Request-URI Too Large');
  const long = Object.entries(headers).some(([name, value]) => `${name}: ${value}\r\n`.length > buffer);
  return long ? page(400, '400 Request Header Or Cookie Too Large') : undefined;
}

/** The portal works on, but its answer is lost. */
export const gatewayTimeout: Reply = page(504, '504 Gateway Time-out');
