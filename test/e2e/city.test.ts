import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, desk, openBrowser, phone, signIn, startApp } from './app.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(4), openBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await app?.remove();
});

describe('the app on one machine', () => {
  it('opens a unit’s link on a phone, and shows what is due, its receipts and its hazards', async () => {
    const page = await browser.newPage(phone);
    const problems: string[] = [];
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(app.start.unitLink);
    await page.getByText('我的隐患').waitFor();
    await page
      .getByText(/ZC-\d{4}-\d{6}/)
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows a leader a board whose open hazards are those of the list behind the number', async () => {
    const page = await browser.newPage(desk);
    await signIn(page, app, 'bureau-leader');
    await page.getByRole('link', { name: '看板' }).first().click();
    const open = page.getByRole('link', { name: /未销号/ }).first();
    await open.waitFor();
    const count = Number(/\d+/.exec((await open.textContent()) ?? '')?.[0]);
    expect(count).toBeGreaterThan(0);
    await open.click();
    await page
      .getByText(/YH-\d{4}-\d{6}/)
      .first()
      .waitFor();
    const shown = new Set((await page.getByText(/^YH-\d{4}-\d{6}$/).allTextContents()).map((text) => text.trim()));
    expect(shown.size).toBe(Math.min(count, 25));
    await page.close();
  });

  it('goes on after it was killed: the link, the session and the numbers are what they were', async () => {
    const page = await browser.newPage(phone);
    await page.goto(app.start.unitLink);
    const receipt = page.getByText(/ZC-\d{4}-\d{6}/).first();
    await receipt.waitFor();
    const before = await receipt.textContent();
    const link = new URL(app.start.unitLink);
    await app.kill();
    await app.again();
    const { origin } = new URL(app.start.url);
    await page.goto(`${origin}${link.pathname}${link.hash}`);
    await receipt.waitFor();
    expect(await receipt.textContent()).toBe(before);
    await page.close();
  }, 120_000);
});
