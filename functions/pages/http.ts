/** The two HTML pages, never cached, with the security headers of the whole site. Assets are in the web bucket. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import consolePage from '../../dist/site/console.html';
import formPage from '../../dist/site/form.html';
import { env } from '../kit/env.ts';

const photoOrigin = env('PHOTO_ORIGIN');
const identityOrigins = env('IDENTITY_ORIGINS');
/** The one script in the phone page's head, named by its hash: no other inline script runs. */
const headScript = /<script>([\s\S]*?)<\/script>/.exec(formPage)?.[1] ?? '';
const headScriptSource = `'sha256-${createHash('sha256').update(headScript).digest('base64')}'`;

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const isForm = event.rawPath.startsWith('/u/');
  if (/^\/(api|assets|form-assets)\//.test(event.rawPath))
    return { statusCode: 404, headers: headers(isForm), body: '' };
  return { statusCode: 200, headers: headers(isForm), body: isForm ? formPage : consolePage };
}

function headers(isForm: boolean): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy(isForm),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), payment=(), geolocation=(self)',
  };
}

function policy(isForm: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self'${isForm ? ` ${headScriptSource}` : ''}`,
    "style-src 'self'",
    `img-src 'self' data: blob: ${photoOrigin}`,
    "font-src 'self' data:",
    `connect-src 'self' ${photoOrigin}${isForm ? '' : ` ${identityOrigins}`}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
