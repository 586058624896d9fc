import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { aJpeg } from '../../support/pictures.ts';
import { openWindow, signIn, site, withDesk } from './desk.ts';
import { startFakeServer } from './fake-server.ts';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const desk = withDesk();
beforeAll(async () => {
  desk.complaints = [];
  desk.server = await startFakeServer(site);
});
afterAll(() => desk.server.close());

/** Serious and critical violations of WCAG, by rule and place. */
async function seriousViolations(page: Page): Promise<string[]> {
  const results: AxeResults = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target} ${html.slice(0, 160)}`));
}

type Screen = [name: string, person: string, path: string, ready: string, act?: (page: Page) => Promise<void>];
const screens: Screen[] = [
  ['my queue', '钱样东', '/queue', 'YH-2026-000001'],
  [
    'a closure under way',
    '钱样东',
    `/queue?hazard=${anId('hz', 9)}`,
    '办理过程',
    (page) => page.getByRole('button', { name: '批准销号' }).click(),
  ],
  [
    'a grading under way',
    '李样西',
    `/hazards/${anId('hz', 41)}`,
    '办理过程',
    (page) => page.getByRole('button', { name: '受理定级' }).click(),
  ],
  [
    'photos side by side',
    '李样西',
    `/hazards/${anId('hz', 5)}`,
    '办理过程',
    (page) => page.locator('.photo-tile').nth(1).click(),
  ],
  [
    'a verification under way',
    '钱样东',
    `/hazards/${anId('hz', 49)}`,
    '办理过程',
    async (page) => {
      await page.getByRole('button', { name: '填写核查结论' }).click();
      const broken = { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
      const picture = { ...broken, buffer: await aJpeg() };
      await page.getByLabel('核查照片').setInputFiles([picture, broken]);
      await page.getByText('1 张已存、1 张没有存好').waitFor();
    },
  ],
  ['the board', '周样北', '/board', '以表格显示', (page) => page.getByText('以表格显示').click()],
  ['the board of the whole city', '吴样中', '/board', '范围：全市'],
  ['hazards', '李样西', '/hazards?status=pending-closure,reported', '第 1–25 条'],
  ['self-checks', '李样西', '/self-checks', '第 1–25 条'],
  ['a self-check', '李样西', `/self-checks/${anId('sc', 1)}`, '逐项结果'],
  ['units', '李样西', '/units', '第 1–25 条'],
  ['a unit', '钱样东', '/units/U0001', '变更记录'],
  ['a new unit', '李样西', '/units/new', '消防手续年份'],
  ['the import', '李样西', '/units/import', '选择文件'],
  ['links', '钱样东', '/links', '选择本页'],
  ['an import that is not theirs', '吴样中', '/units/import', '您没有进行这项操作的权限。'],
  ['a file that is not theirs to amend', '吴样中', '/units/U0001/edit', '您没有进行这项操作的权限。'],
  ['links, watched by an administrator', '吴样中', '/links', '上一页'],
  ['the directory', '吴样中', '/staff', '孙样南', (page) => page.getByRole('button', { name: '增加人员' }).click()],
];

describe('every screen', { timeout: 90_000 }, () => {
  const pages = new Map<string, Promise<Page>>();
  const pageOf = (person: string) => {
    const page = pages.get(person) ?? signIn(desk, person);
    pages.set(person, page);
    return page;
  };

  it.each(screens)('has no serious violation and fits 1440 and 360 pixels: %s', async (_, person, path, ready, act) => {
    const page = await pageOf(person);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(desk.server.origin + path);
    await page.getByText(ready).first().waitFor();
    await act?.(page);
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await seriousViolations(page)).toEqual([]);
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overhang).toBeLessThanOrEqual(0);
    }
  });

  it('has no serious violation before anybody has signed in, and speaks English when asked', async () => {
    const page = await openWindow(desk);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('keeps to the content security policy, without inline styles', () => {
    expect(desk.complaints).toEqual([]);
  });
});

describe('the first screen', { timeout: 90_000 }, () => {
  it.each([
    ['the queue', '钱样东', '/queue', '共 45 件'],
    ['the board', '周样北', '/board', '各环节在办'],
  ])('is at most 450 KB in gzip: %s', async (_, person, path, ready) => {
    const page = await signIn(desk, person);
    const files = new Set<string>();
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/assets/')) files.add(pathname);
    });
    await page.goto(desk.server.origin + path);
    await page.getByText(ready).first().waitFor();
    // What is loaded lazily, the chart, is not part of the first screen.
    const first = [...files].filter((name) => !name.includes('/trend-'));
    const sizes = first.map((name) => gzipSync(readFileSync(join(site, name))).length);
    const page1 = gzipSync(readFileSync(join(site, 'index.html'))).length;
    const total = (page1 + sizes.reduce((sum, size) => sum + size, 0)) / 1024;
    console.log(`${path}: ${total.toFixed(0)} KB gzip in ${first.length + 1} files`);
    expect(total).toBeLessThanOrEqual(450);
    expect(first.length).toBeGreaterThan(3);
  });

  it('has every file in /assets/, and no script or style in the page itself', () => {
    const page = readFileSync(join(site, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    expect(readdirSync(site).sort()).toEqual(['assets', 'index.html']);
  });
});
