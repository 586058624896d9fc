import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addHazard } from './fake-hazards.ts';
import { formsOf } from './fake-unit.ts';
import { answerTheRest, site } from './phone.ts';
import { withPhone } from './setup.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Rules of WCAG 2.2 AA that the page breaks seriously, nothing wider than the screen, nothing too small to tap. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axePath, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    type Violation = { id: string; impact: string; nodes: { html: string }[] };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: tags });
    const broken = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const small = [...document.querySelectorAll('button, select, summary, .choices label, .check, input[type=text]')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && (box.height < 44 || box.width < 44));
    return [
      ...broken.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ...small.map(({ element, box }) => `${box.width}×${box.height}: ${element.outerHTML.slice(0, 80)}`),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
    ];
  });
}

describe('the phone page', { timeout: 90_000 }, () => {
  const at = withPhone();

  it('is at most 30 KB, and a month’s form at most 20 KB', () => {
    const page = gzipSync(readFileSync(join(site, 'index.html')), { level: 9 });
    expect(readdirSync(site)).toEqual(['index.html']);
    expect(page.length).toBeLessThanOrEqual(30 * 1024);
    const [monthly] = formsOf('scenic-area');
    expect(gzipSync(JSON.stringify(monthly)).length).toBeLessThanOrEqual(20 * 1024);
  });

  it('takes at most six requests to the first answer', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    await page.locator('.item').first().getByLabel('合格', { exact: true }).check();
    expect(server.paths.length).toBeLessThanOrEqual(6);
  });

  it('is asked for once more when it was cut off on its way', async () => {
    const { page, phone, server } = at;
    server.cutsPageOff = true;
    await page.goto(server.link, { waitUntil: 'commit' });
    const count = () => server.paths.filter((path) => path.startsWith('GET /u/')).length;
    await expect.poll(count, { timeout: 60_000 }).toBe(2);
    server.cutsPageOff = false;
    const later = await phone.newPage();
    await later.goto(server.link);
    await later.getByRole('button', { name: '开始自查' }).waitFor();
    expect(count()).toBe(3);
  });

  it('opens where the first request of its head is never answered', async () => {
    const { page, server } = at;
    await page.route('**/api/sessions', () => undefined, { times: 1 });
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).waitFor({ timeout: 15_000 });
  });

  it('leaves a pinyin composition alone, and Enter sends nothing', async () => {
    const { page, server, phone } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    const place = first.getByLabel('具体位置');
    await place.focus();
    const keyboard = await phone.newCDPSession(page);
    for (const text of ['z', 'zo', 'zou', 'zou lang']) {
      await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    expect(await place.inputValue()).toBe('zou lang');
    await keyboard.send('Input.insertText', { text: '走廊' });
    await place.press('Enter');
    expect(await place.inputValue()).toBe('走廊');
    await page.reload();
    await place.waitFor();
    expect(await place.inputValue()).toBe('走廊');
    expect(server.unit.submitted.size).toBe(0);
  });

  it('speaks English when asked to, and still does the next time', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await page.reload();
    await page.getByText('Weekly self-check').first().waitFor();
    await page.getByText('week 48, 2026').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '开始自查' }).waitFor();
  });

  it('can be used by everybody where a report came back, and where a submission was refused', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'returned', isMajorProposed: true });
    server.refusals.supplementHazard = 'hazard.wrong-status';
    await page.goto(server.link);
    await page.getByText('拟定重大').waitFor();
    await page.getByRole('button', { name: /请补充材料/ }).click();
    await page.getByLabel('问题描述').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: '补充后重新上报' }).click();
    await page.getByRole('alert').getByText('没有提交成功').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('can be used by everybody: no serious violation on any screen', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'assigned' });
    addHazard(server.unit, { hazardId: 'hz_00000000000000000000000002', status: 'rectifying', isOverdue: true });
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);

    await page.getByRole('button', { name: /请签收/ }).click();
    await page.getByLabel('姓名').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goBack();
    await page.getByRole('button', { name: /请整改/ }).click();
    await page.getByRole('button', { name: '提交整改' }).click();
    await page.getByLabel('整改费用').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goBack();
    await page.goBack();

    await page.getByRole('button', { name: /每日自查/ }).click();
    const items = page.locator('.item');
    await items.nth(0).getByLabel('不合格').check();
    await items.nth(0).getByLabel('已当场整改').check();
    await items.nth(1).getByLabel('不适用', { exact: true }).check();
    await items.nth(1).getByText('怎么查、依据').click();
    await page.getByRole('button', { name: '签名提交' }).click();
    await page.getByText('请描述问题').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await items.nth(0).getByLabel('不适用').check();
    await answerTheRest(page);
    await page.getByRole('button', { name: '签名提交' }).click();
    await page.getByLabel('姓名').fill('姜样寅');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('无法手写').check();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('ZC-2026-000101').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});
