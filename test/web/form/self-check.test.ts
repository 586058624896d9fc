import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { aCameraPhoto, answerTheRest, fillFinding, sign } from './phone.ts';
import { withPhone } from './setup.ts';

describe('a unit hands in a self-check', { timeout: 90_000 }, () => {
  const at = withPhone();

  it('from the link to the receipt, with a photo, a finding, a fix on the spot and a signature', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await fillFinding(first);
    await first.getByLabel('已当场整改').check();
    await first.getByLabel('整改措施').fill('已开锁');
    await first
      .locator('input[type=file]')
      .last()
      .setInputFiles(await aCameraPhoto(2));
    await first.getByText('已存').nth(1).waitFor();
    await answerTheRest(page);
    await page.getByText('已答 36/36').waitFor();
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
    await page.getByText('YH-2026-000200').waitFor();

    const [submitted] = [...server.unit.submitted.values()];
    const found = Object.values(submitted?.answers ?? {}).find(({ value }) => value === 'fail');
    expect(found).toMatchObject({
      location: '二楼东侧安全出口',
      description: '营业时间上锁',
      fixed: { measures: '已开锁' },
    });
    expect(submitted?.signature.strokes[0]?.length).toBeGreaterThan(10);
    expect(submitted?.locationProof).toMatchObject({ accuracyM: 20 });
    expect(submitted?.occurredAt.slice(0, 10)).toBe('2026-11-23');
    expect(server.unit.receipts.size).toBe(1);
  });

  it('with photos that are small, upright and still say when and where they were taken', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    await fillFinding(page.locator('.item').first());
    const [body] = [...server.uploads.values()];
    const { width, height, orientation, exif } = await sharp(body).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(1600);
    expect(body?.length).toBeLessThan(125_000);
    expect(orientation ?? 1).toBe(1);
    expect(exif?.toString('latin1')).toContain('2026:11:23 11:58:00');
  });

  it('and the back button leads home, not into a form that is done', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '金色年华歌城' }).waitFor();
    await page.getByText('ZC-2026-000101').waitFor();
  });

  it('after every item is complete, and is led to what is missing before', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const items = page.locator('.item');
    await items.nth(0).getByLabel('合格', { exact: true }).check();
    await items.nth(1).getByLabel('不适用', { exact: true }).check();
    await page.getByRole('button', { name: '签名提交' }).click();
    await page.getByText('还有 35 项没有完成').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id))
      .toBe(await items.nth(1).getAttribute('id'));
    await items.nth(1).locator('.fault', { hasText: '请选择不适用的原因' }).waitFor();
    await page.getByRole('button', { name: '下一处未完成' }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id))
      .toBe(await items.nth(2).getAttribute('id'));
    expect(server.unit.submitted.size).toBe(0);
  });
});
