import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../../infra/bundle.ts';
import { requestFor } from '../../support/requests.ts';

const folder = mkdtempSync(join(tmpdir(), 'pages-'));
let handler: (event: unknown) => Promise<APIGatewayProxyStructuredResultV2>;

// As it is deployed: with the built pages inside.
beforeAll(async () => {
  await bundleFunctions(folder, ['pages/http']);
  ({ handler } = await import(pathToFileURL(join(folder, 'pages/http/index.mjs')).href));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(path: string, asked: Record<string, string> = {}) {
  const request = requestFor({ method: 'GET', path: '/api/' });
  const answer = await handler({ ...request, headers: { ...request.headers, ...asked }, rawPath: path });
  const { statusCode, headers, body = '', isBase64Encoded } = answer;
  const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
  const directives = (texts['content-security-policy'] ?? '').split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources] as const;
  });
  return { statusCode, headers: texts, body, isBase64Encoded, policy: Object.fromEntries(directives) };
}

describe.each(['/', '/hazards/hz_1', '/u/lk_1', '/assets/gone.js', '/api/nothing'])('%s', (path) => {
  it('is answered with every security header, and never from a cache unasked', async () => {
    expect((await open(path)).headers).toMatchObject({
      'cache-control': 'no-cache',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), payment=(), geolocation=(self)',
    });
  });

  it('runs no script, style, frame or form but the site’s own', async () => {
    const { headers, policy } = await open(path);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-|\*|http:/);
    expect(policy).toMatchObject({
      'default-src': ["'none'"],
      'style-src': expect.arrayContaining(["'self'"]),
      'form-action': ["'self'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });
});

describe('the pages', () => {
  it('the phone page is one file whose scripts and style are named by their hashes', async () => {
    const { statusCode, body, policy } = await open('/u/lk_1');
    const hashes = (tag: string) =>
      [...body.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map(
        ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
      );
    expect([statusCode, hashes('script').length, hashes('style').length]).toEqual([200, 2, 1]);
    expect(policy['script-src']).toEqual(["'self'", ...hashes('script')]);
    expect(policy['style-src']).toEqual(["'self'", ...hashes('style')]);
    expect(policy['connect-src']).toEqual(["'self'", 'https://photos.example']);
    expect(body).not.toMatch(/ src=| on[a-z]+=|<link[^>]+stylesheet/);
  });

  it.each(['/', '/u/lk_1'])('%s is sent compressed to whoever can read that, and once only', async (path) => {
    const plain = await open(path);
    const compressed = await open(path, { 'accept-encoding': 'gzip, br' });
    expect(compressed).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } });
    expect(compressed.headers.vary).toBe('accept-encoding');
    expect(gunzipSync(Buffer.from(compressed.body, 'base64')).toString()).toBe(plain.body);
    const again = await open(path, { 'if-none-match': plain.headers.etag ?? '' });
    expect(again).toMatchObject({ statusCode: 304, body: '', headers: { etag: plain.headers.etag } });
    expect(await open(path, { 'if-none-match': '"another"' })).toMatchObject({ statusCode: 200 });
  });

  it('the console has no inline script, and talks to the issuer too', async () => {
    const { statusCode, body, policy } = await open('/units');
    expect(statusCode).toBe(200);
    expect(policy['script-src']).toEqual(["'self'"]);
    expect(policy['connect-src']).toEqual(["'self'", 'https://photos.example', 'https://issuer.example']);
    expect(policy['img-src']).toEqual(["'self'", 'data:', 'blob:', 'https://photos.example']);
    expect(body).not.toMatch(/<script>| style=| on[a-z]+=/);
  });

  it.each(['/assets/gone.js', '/api/nothing'])('%s is no page', async (path) => {
    expect(await open(path)).toMatchObject({ statusCode: 404, body: '' });
  });
});
