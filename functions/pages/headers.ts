/** The headers of the two pages. */
import { createHash } from 'node:crypto';
import { securityHeaders } from '../kit/security-headers.ts';

/** Origins beside the page's own, joined by spaces: where pictures come from, and whom its scripts talk to. */
export type Origins = { images?: string; connections?: string };

/** `page` is its HTML: the inline scripts and styles in it are named by their hashes, and no others count. */
export function pageHeaders(page: string, origins: Origins = {}): Record<string, string> {
  return {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: `"${digest(page)}"`,
    'content-security-policy': policy(page, origins),
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), payment=(), geolocation=(self)',
  };
}

function policy(page: string, { images = '', connections = '' }: Origins): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...inline(page, 'script')].join(' '),
    ["style-src 'self'", ...inline(page, 'style')].join(' '),
    `img-src 'self' data: blob: ${images}`.trim(),
    "font-src 'self' data:",
    `connect-src 'self' ${connections}`.trim(),
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function inline(page: string, tag: 'script' | 'style'): string[] {
  const texts = page.matchAll(new RegExp(`<${tag}(?: type="module")?>(.*?)</${tag}>`, 'gs'));
  return Array.from(texts, ([, text = '']) => `'sha256-${digest(text)}'`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
