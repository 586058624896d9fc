/** The text that Signature Version 4 signs for a request, and its dates. */
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './host.ts';

/** What is signed, as it came over the wire: `path` still encoded, `query` without the question mark. */
export type SignedRequest = { method: string; path: string; query: string; headers: IncomingHttpHeaders };

export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: string[],
  payload: string,
  service: string,
): string {
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name];
    return `${name}:${[value ?? []].flat().join(',').trim().replace(/\s+/g, ' ')}\n`;
  });
  const query = [...new URLSearchParams(request.query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, b], [c, d]) => compare(a, c) || compare(b, d))
    .map((pair) => pair.join('='));
  const path = service === 's3' ? reencode(request.path) : encode(normalise(request.path)).replaceAll('%2F', '/');
  return [request.method, path, query.join('&'), headers.join(''), signedHeaders.join(';'), payload].join('\n');
}

/** Milliseconds of an ISO 8601 basic date (`20260131T235959Z`); NaN when it is none. */
export function instantOf(date: string): number {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  return basic.test(date) ? Date.parse(date.replace(basic, '$1-$2-$3T$4:$5:$6Z')) : Number.NaN;
}

export function basicDate(instant: number): string {
  return Number.isNaN(instant) ? '' : new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
}

export function isoSeconds(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+/, '');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** S3 signs the path encoded once, whichever characters the client chose to leave bare. */
function reencode(path: string): string {
  try {
    return path
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/');
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

/** Every service but S3 signs the path without dot and empty segments, encoded a second time. */
function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${parts.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
