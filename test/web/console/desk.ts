/** A desk with the console: the built site behind the fake server, Chromium, and whoever sits down to sign in. */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { chromiumFlags, ensureChromium } from '../../support/chromium.ts';
import { startFakeServer } from './fake-server.ts';

/** Built before any test: support/build.ts. */
export const site = fileURLToPath(new URL('../../../dist/web/console', import.meta.url));

type Desk = {
  browser: Browser;
  server: Awaited<ReturnType<typeof startFakeServer>>;
  /** What the pages complained of: refusals by the content security policy, and scripts that broke. */
  complaints: string[];
};

/** The browser of a file; who uses it brings the server. */
export function withDesk() {
  const desk = {} as Desk;
  beforeAll(async () => {
    desk.browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags });
  }, 60_000);
  afterAll(() => desk.browser.close());
  return desk;
}

/** A desk at which every test gets a server of its own, and no page may complain of anything. */
export function withFreshDesk() {
  const desk = withDesk();
  beforeEach(async () => {
    desk.complaints = [];
    desk.server = await startFakeServer(site);
  });
  afterEach(async () => {
    for (const context of desk.browser.contexts()) await context.close();
    desk.server.close();
    expect(desk.complaints).toEqual([]);
  });
  return desk;
}

/** A new window at the front door. */
export async function openWindow(desk: Desk, width = 1440): Promise<Page> {
  const context = await desk.browser.newContext({
    viewport: { width, height: 900 },
    locale: 'zh-CN',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => desk.complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) desk.complaints.push(message.text());
  });
  await page.goto(desk.server.origin);
  return page;
}

/** Signs somebody in from the front door and waits for the first screen. */
export async function signIn(desk: Desk, name: string, width?: number): Promise<Page> {
  const page = await openWindow(desk, width);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText(name).click();
  await page.locator('.shell h1').first().waitFor();
  return page;
}
