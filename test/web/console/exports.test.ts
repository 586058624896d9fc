/** What is exported is what the list shows, filters and all. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { signIn, withFreshDesk } from './desk.ts';

const desk = withFreshDesk();

/** The rows of the workbook that the list's export hands over, the header first. */
async function exported(page: Page): Promise<string[][]> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 XLSX' }).click();
  const rows = await readSheet(readFileSync(await (await downloading).path()));
  return rows.map((row) => row.map((cell) => String(cell ?? '')));
}

/** The first column of every page of the list. */
async function listed(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    await page.locator('table[aria-busy=false]').waitFor();
    found.push(...(await page.locator('tbody td:first-child').allTextContents()));
    const next = page.getByRole('button', { name: '下一页' });
    if (await next.isDisabled()) return found;
    const first = found.at(-1) ?? '';
    await next.click();
    await page.getByRole('cell', { name: first, exact: true }).waitFor({ state: 'detached' });
  }
}

describe('an export', { timeout: 90_000 }, () => {
  it.each([
    ['/hazards?status=pending-closure', '编号', 'hazards', 'status=pending-closure'],
    ['/hazards?isStageLate=true', '编号', 'hazards', 'isStageLate=true'],
    ['/units?q=舞蹈', '单位名称', 'units', 'q=%E8%88%9E%E8%B9%88'],
    ['/self-checks', '回执编号', 'self-checks', ''],
  ])('holds every row that the list shows, over all its pages: %s', async (path, title, noun, filter) => {
    const page = await signIn(desk, '李样西');
    await page.goto(desk.server.origin + path);
    const shown = await listed(page);
    const [header = [], ...rows] = await exported(page);
    expect(shown.length).toBeGreaterThan(0);
    expect(rows.map((row) => row[header.indexOf(title)])).toEqual(shown);
    expect(desk.server.city.exports).toEqual([{ noun, filter, rowCount: shown.length }]);
  });

  it('says what it holds in the language of the screen', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/hazards?status=closed`);
    const [header = [], first = []] = await exported(page);
    expect(first[header.indexOf('状态')]).toBe('已销号');
    expect(first[header.indexOf('归口科室')]).toBe('文化文物科');
  });
});
