import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, desk, openBrowser, phone, signIn, startApp } from './app.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(0), openBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await app?.remove();
});

describe('the app as one command starts it', { timeout: 120_000 }, () => {
  it('lets the first administrator in, who is in the directory from then on', async () => {
    const page = await browser.newPage(desk);
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    await signIn(page, app, 'sys-admin');
    await page.getByRole('link', { name: '人员名录' }).first().click();
    await page.getByText('admin@example.com').first().waitFor();
    expect(broken).toEqual([]);
    await page.close();
  });

  it('tells a phone with a guessed link what to do', async () => {
    const page = await browser.newPage(phone);
    await page.goto(`${app.start.url}/u/lk_01KADJ0000000000000000GVES#${'x'.repeat(32)}`);
    await page.getByText('链接无效').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.close();
  });

  it('goes on after it was killed: who was in the directory still is', async () => {
    await app.kill();
    await app.again();
    const page = await browser.newPage(desk);
    await signIn(page, app, 'sys-admin');
    await page.getByRole('link', { name: '人员名录' }).first().click();
    await page.getByText('admin@example.com').first().waitFor();
    await page.close();
  });
});
