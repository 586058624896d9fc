import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn, site, withDesk } from './desk.ts';
import { startFakeServer } from './fake-server.ts';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const desk = withDesk();
beforeEach(async () => {
  desk.complaints = [];
  desk.server = await startFakeServer(site);
});
afterEach(() => desk.server.close());

async function seriousViolations(page: Page): Promise<string[]> {
  const results: AxeResults = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

async function openLinks(name: string): Promise<Page> {
  const page = await signIn(desk, name);
  await page.goto(`${desk.server.origin}/links`);
  await page.getByRole('table').waitFor();
  return page;
}
const rowsOf = (page: Page) => page.locator('table.records tbody tr');

describe('the list of links', { timeout: 90_000 }, () => {
  it('prints the posters of the chosen units in one job, a sheet each', async () => {
    const page = await openLinks('钱样东');
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByText('已选 2 家').waitFor();
    await page.getByRole('button', { name: '打印所选海报' }).click();
    await page.getByText('2 家没有可用的链接').waitFor();
    expect(desk.server.city.links.size).toBe(0);
    await page.getByRole('button', { name: '生成并打印' }).click();
    await page.getByRole('heading', { name: '2 张海报' }).waitFor();
    expect(desk.server.city.links.size).toBe(2);
    expect(await page.locator('.poster svg.qr').count()).toBe(2);
    expect(await seriousViolations(page)).toEqual([]);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    expect(desk.complaints).toEqual([]);
  });

  it('asks before a valid link gets a new secret, and revokes one with a reason', async () => {
    const page = await openLinks('钱样东');
    const first = rowsOf(page).first();
    await first.getByText('未发放').waitFor();
    await first.getByRole('button', { name: '发放链接' }).click();
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click();
    await first.getByText('有效', { exact: true }).waitFor();
    const shown = page.getByRole('region', { name: /的链接$/ });
    expect(await shown.getAttribute('aria-label')).toBe(`${await first.getByRole('link').textContent()}的链接`);
    await expect.poll(() => shown.evaluate((one) => one === document.activeElement)).toBe(true);
    const [before] = [...desk.server.city.links.values()];
    await first.getByRole('button', { name: '更换密钥' }).click();
    await page.getByText('旧海报和旧链接立即失效').waitFor();
    expect([...desk.server.city.links.values()]).toEqual([before]);
    await first.getByRole('button', { name: '停用' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('海报遗失');
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await first.getByText('已停用').waitFor();
    await shown.waitFor({ state: 'detached' });
  });

  it('keeps its filters in the URL', async () => {
    const page = await openLinks('钱样东');
    await page.goto(`${desk.server.origin}/links?state=revoked,expired`);
    await page.getByText('没有').first().waitFor();
    expect(await rowsOf(page).count()).toBe(0);
  });

  it('lets an administrator look and change nothing', async () => {
    const page = await openLinks('吴样中');
    expect(await rowsOf(page).count()).toBe(25);
    expect(await page.getByRole('button', { name: '发放链接' }).count()).toBe(0);
    expect(await page.getByRole('checkbox').count()).toBe(0);
  });
});
