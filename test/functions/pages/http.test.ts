import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

async function open(path: string) {
  const {
    statusCode,
    headers,
    body = '',
  } = await handler({
    ...requestFor({ method: 'GET', path: '/api/' }),
    rawPath: path,
  });
  const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
  const directives = (texts['content-security-policy'] ?? '').split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources] as const;
  });
  return { statusCode, headers: texts, body, policy: Object.fromEntries(directives) };
}

describe.each(['/', '/hazards/hz_1', '/u/lk_1', '/assets/gone.js', '/api/nothing'])('%s', (path) => {
  it('is answered with every security header, and never cached', async () => {
    expect((await open(path)).headers).toMatchObject({
      'cache-control': 'no-store',
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
      'style-src': ["'self'"],
      'form-action': ["'self'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });
});

describe('the pages', () => {
  it('the phone page runs the one script in its head, named by its hash', async () => {
    const { statusCode, body, policy } = await open('/u/lk_1');
    const inline = [...body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text);
    expect([statusCode, inline.length]).toEqual([200, 1]);
    const hash = createHash('sha256')
      .update(inline[0] ?? '')
      .digest('base64');
    expect(policy['script-src']).toEqual(["'self'", `'sha256-${hash}'`]);
    expect(policy['connect-src']).toEqual(["'self'", 'https://photos.example']);
    expect(body).toContain('/form-assets/');
  });

  it('the console has no inline script, and talks to the issuer too', async () => {
    const { statusCode, body, policy } = await open('/units');
    expect(statusCode).toBe(200);
    expect(policy['script-src']).toEqual(["'self'"]);
    expect(policy['connect-src']).toEqual(["'self'", 'https://photos.example', 'https://issuer.example']);
    expect(policy['img-src']).toEqual(["'self'", 'data:', 'blob:', 'https://photos.example']);
    expect(body).not.toMatch(/<script>| style=| on[a-z]+=/);
  });

  it.each(['/assets/gone.js', '/form-assets/gone.css', '/api/nothing'])('%s is no page', async (path) => {
    expect(await open(path)).toMatchObject({ statusCode: 404, body: '' });
  });
});
