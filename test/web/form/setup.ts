import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { aPhone, site } from './phone.ts';

export type Setup = {
  phone: BrowserContext;
  server: FakeServer;
  page: Page;
};

/** One phone for a file of tests; a fresh server and an empty page for each of them. */
export function withPhone(): Setup {
  const setup = {} as Setup;
  beforeAll(async () => {
    setup.phone = await aPhone();
  }, 60_000);
  afterAll(() => setup.phone.close());
  beforeEach(async () => {
    setup.server = await startFakeServer(site);
    setup.page = await setup.phone.newPage();
  });
  afterEach(async () => {
    await setup.phone.setOffline(false);
    await setup.page.close();
    setup.server.close();
  });
  return setup;
}
