import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { aJpeg } from '../../support/pictures.ts';
import { signIn, withFreshDesk } from './desk.ts';

const desk = withFreshDesk();
/** On its verifier's desk. */
const hazardId = anId('hz', 49);
const submit = '提交：填写核查结论';

const taken = { IFD2: { DateTimeOriginal: '2026:11:23 11:58:00' } };
const aPicture = async () => ({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: await aJpeg(2000, 1500, taken) });

/** The form in which a verifier concludes; `isPassed` and the conclusion are filled in. */
async function openForm(width?: number): Promise<Page> {
  const page = await signIn(desk, '钱样东', width);
  await page.goto(`${desk.server.origin}/hazards/${hazardId}`);
  await page.getByRole('button', { name: '填写核查结论' }).click();
  await page.getByLabel('合格', { exact: true }).check();
  await page.getByRole('textbox', { name: '核查结论' }).fill('锁具已更换，可从内部开启');
  return page;
}

const verifications = () => desk.server.city.hazards.get(hazardId)?.verifications ?? [];
const photosIn = (page: Page) => page.locator('.taken li');

describe('a verification', { timeout: 90_000 }, () => {
  it('on site is not sent without a photo, and says so until there is one', async () => {
    const page = await openForm();
    await page.getByRole('button', { name: submit }).click();
    const missing = page.getByText('现场核查须附核查照片，至少 1 张。');
    await missing.waitFor();
    expect(desk.server.state.requests).not.toContain('verifyHazard');
    await page.getByLabel('核查照片').setInputFiles(await aPicture());
    await missing.waitFor({ state: 'detached' });
  });

  it('takes photos, small and with what the camera wrote, and shows them beside the unit’s afterwards', async () => {
    const page = await openForm();
    await page.getByLabel('核查照片').setInputFiles([await aPicture(), await aPicture()]);
    await page.getByText('2 张已存').waitFor();
    expect(await photosIn(page).getByRole('img').count()).toBe(2);
    await page.getByRole('button', { name: '移除第 2 张' }).click();
    await page.getByText('1 张已存').waitFor();
    await page.getByRole('button', { name: submit }).click();
    await page.locator('.hazard > header').getByText('待销号').waitFor();
    const [{ photoIds = [] } = {}] = verifications();
    expect(photoIds).toHaveLength(1);
    const { width, exif } = await sharp(desk.server.city.taken.get(photoIds[0] ?? '')?.bytes).metadata();
    expect(width).toBeLessThanOrEqual(1600);
    expect(exif?.toString('latin1')).toContain('2026:11:23 11:58:00');
    await page.getByRole('button', { name: '核查照片 1' }).click();
    const viewer = page.getByRole('dialog', { name: '照片对比' });
    await viewer.getByText('第 1 次整改后').waitFor();
    await viewer.getByRole('img', { name: /^核查照片/ }).waitFor();
  });

  it('that failed shows its photos as well', async () => {
    const page = await openForm();
    await page.getByLabel('不合格').check();
    await page.getByLabel('核查照片').setInputFiles(await aPicture());
    await page.getByText('1 张已存').waitFor();
    await page.getByRole('button', { name: submit }).click();
    await page.getByRole('button', { name: '核查照片 1' }).waitFor();
    expect(verifications()).toMatchObject([{ isPassed: false, conclusion: '锁具已更换，可从内部开启' }]);
  });

  it('by photo needs none', async () => {
    const { hazards } = desk.server.city;
    const hazard = hazards.get(hazardId);
    if (!hazard) throw new Error('no such hazard');
    hazards.set(hazardId, { ...hazard, verificationMethod: 'by-photo' });
    const page = await openForm();
    await page.getByText('可以不附，最多 6 张').waitFor();
    await page.getByRole('button', { name: submit }).click();
    await page.locator('.hazard > header').getByText('待销号').waitFor();
    expect(verifications()).toMatchObject([{ method: 'by-photo', photoIds: [] }]);
  });

  it('is not sent with a photo that can’t be used; each says why', async () => {
    const page = await openForm();
    desk.server.city.refusesPhotos = true;
    const broken = { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
    await page.getByLabel('核查照片').setInputFiles([broken, await aPicture()]);
    await page.getByText('2 张没有存好').waitFor();
    expect(await photosIn(page).getByText('照片无法使用（无法读取）').count()).toBe(2);
    await page.getByRole('button', { name: submit }).click();
    await page.getByText('有照片没有存好，请重试或移除。').waitFor();
    for (const _ of [1, 2]) await page.getByRole('button', { name: '移除第 1 张' }).click();
    await page.getByText('现场核查须附核查照片，至少 1 张。').waitFor();
    expect(desk.server.state.requests).not.toContain('verifyHazard');
  });

  it('waits for photos that are on their way, and sends those again that did not get through', async () => {
    const page = await openForm();
    desk.server.state.isBucketDown = true;
    await page.getByLabel('核查照片').setInputFiles(await aPicture());
    await page.getByText('上传失败（网络不通，请重试）').waitFor();
    desk.server.state.isBucketDown = false;
    const gate = Promise.withResolvers<void>();
    await page.route('**/bucket', (route) => gate.promise.then(() => route.continue()));
    await page.getByRole('button', { name: '重试第 1 张' }).click();
    expect(await page.getByRole('button', { name: '移除第 1 张' }).evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.getByText('1 张上传中').waitFor();
    await page.getByRole('button', { name: submit }).click();
    const wait = page.getByText('照片还在上传，传完后再提交。');
    await wait.waitFor();
    gate.resolve();
    await page.getByText('1 张已存').waitFor();
    await wait.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: '核查结论' }).inputValue()).toBe('锁具已更换，可从内部开启');
    await page.getByRole('button', { name: submit }).click();
    await page.locator('.hazard > header').getByText('待销号').waitFor();
  });

  it('keeps its photos when the page is loaded anew, and tells of one whose file is gone', async () => {
    const page = await openForm(360);
    await page.getByLabel('核查照片').setInputFiles(await aPicture());
    await page.getByText('1 张已存').waitFor();
    await page.route('**/api/photos', (route) => route.abort());
    await page.getByLabel('核查照片').setInputFiles(await aPicture());
    await page.getByText('上传失败（网络不通，请重试）').waitFor();
    await page.unroute('**/api/photos');
    await page.reload();
    await page.getByText('没有传完，请移除后重新选择').waitFor();
    await page.getByRole('button', { name: '移除第 2 张' }).click();
    await page.getByText('1 张已存', { exact: true }).waitFor();
    await photosIn(page).getByRole('img').waitFor();
    await page.getByRole('button', { name: submit }).click();
    await page.locator('.hazard > header').getByText('待销号').waitFor();
  });

  it('has at most six photos', async () => {
    const page = await openForm();
    const picture = { ...(await aPicture()), buffer: await aJpeg(80, 60) };
    await page.getByLabel('核查照片').setInputFiles(Array.from({ length: 7 }, () => picture));
    await page.getByText('6 张已存、最多 6 张，有 1 张没有加入').waitFor();
    expect(await page.getByLabel('核查照片').isDisabled()).toBe(true);
  });
});
