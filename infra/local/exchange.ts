/** A browser's request and its answer, as they pass between the port, CloudFront and the HTTP API. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Exchange = {
  method: string;
  /** As sent, still percent-encoded. */
  path: string;
  /** Without the question mark. */
  query: string;
  /** Lower-case names; repeated headers joined by commas. */
  headers: Record<string, string>;
  body: Buffer;
  sourceIp: string;
};
export type Answer = { status: number; headers: [name: string, value: string][]; body: string | Buffer };

/** HTTP API's limit on a request. */
const largestBody = 10 * 2 ** 20;

/** Reads a whole request; undefined when its body is over `limit` bytes. */
export async function readExchange(
  request: IncomingMessage,
  limit: number = largestBody,
): Promise<Exchange | undefined> {
  const body = await readBody(request, limit);
  if (body === undefined) return undefined;
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    headers[name] = values.join(name === 'cookie' ? '; ' : ',');
  }
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    body,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
  };
}

export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

export function writeAnswer(response: ServerResponse, method: string, { status, headers, body }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const bodiless = status === 204 || status === 304;
  const flat = headers.filter(([name]) => name.toLowerCase() !== 'content-length').flat();
  // The answer to HEAD keeps the length of what GET would bring.
  const stated = method === 'HEAD' && headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (!bodiless) flat.push('content-length', stated || String(bytes.length));
  response.writeHead(status, flat);
  response.end(bodiless || method === 'HEAD' ? undefined : bytes);
}

export function jsonAnswer(status: number, message: string, headers: Answer['headers'] = []): Answer {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify({ message }) };
}
