/** What a page loads: everything but the API's answers, each file once, compressed as the pages function does. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

export type Weight = { requests: number; gzipKb: number };

/** Listens from now on; `weigh` tells what was asked for by then. */
export function listen(page: Page, origin: string): { weigh(): Promise<Weight> } {
  const requested: URL[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === origin) requested.push(url);
  });
  return {
    async weigh() {
      const requests = requested.length;
      const files = new Set(
        requested.map(({ pathname }) => pathname).filter((path) => !/^\/(api|_local)\//.test(path)),
      );
      // The pages of a visit are one and the same file, whatever their address.
      const pages = [...files].filter((path) => !path.includes('.'));
      for (const path of pages.slice(1)) files.delete(path);
      // A browser forgets the answers of a page that it has left: they are asked for again.
      const sizes = [...files].map((path) => fetch(origin + path).then(gzipBytes));
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      return { requests, gzipKb: bytes / 1024 };
    },
  };
}

async function gzipBytes(answer: Response): Promise<number> {
  return gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length;
}
