import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { aCameraPhoto, answerTheRest, aPhone, buildPage } from './phone.ts';

describe('a unit hands in a self-check', { timeout: 30_000 }, () => {
  let server: FakeServer;
  let phone: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    await buildPage();
    phone = await aPhone();
  }, 60_000);
  afterAll(() => phone.close());
  beforeEach(async () => {
    server = await startFakeServer();
    page = await phone.newPage();
    return async () => {
      await page.close();
      server.close();
    };
  });

  it('from the link to the receipt, with a photo, a finding and a signature', async () => {
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    await first.getByLabel('具体位置').fill('二楼东侧安全出口');
    await first.getByLabel('问题描述').fill('营业时间上锁');
    await first.locator('input[type=file]').setInputFiles(await aCameraPhoto());
    await first.getByText('已存').waitFor();
    await answerTheRest(page);
    await page.screenshot({ path: '/tmp/shots-form/form.png' });
    await page.getByRole('button', { name: '签名提交' }).click();
    await page.getByLabel('姓名').fill('姜样寅');
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('ZC-2026-000101').waitFor();
    await page.getByText('YH-2026-000200').waitFor();
    const [submitted] = [...server.unit.submitted.values()];
    expect(submitted?.signature.name).toBe('姜样寅');
    expect(server.calls.filter((name) => name === 'submitSelfCheck')).toHaveLength(1);
  });
});
