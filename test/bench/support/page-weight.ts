/** What a page loads: everything but the API's answers, each file once, compressed as the distribution does. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

export type Weight = { requests: number; gzipKb: number };

/** Listens from now on; `weigh` tells what has come by then. */
export function listen(page: Page, origin: string): { weigh(): Promise<Weight> } {
  const requested: string[] = [];
  const files = new Map<string, Response>();
  page.on('request', (request) => {
    if (request.url().startsWith(origin)) requested.push(request.url());
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const isFile = response.url().startsWith(origin) && !/^\/(api|_local)\//.test(pathname);
    if (isFile && response.status() === 200) files.set(pathname, response);
  });
  return {
    async weigh() {
      const requests = requested.length;
      const bodies = await Promise.all([...files.values()].map((response) => response.body()));
      const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
      return { requests, gzipKb: bytes / 1024 };
    },
  };
}
