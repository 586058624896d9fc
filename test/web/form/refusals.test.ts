import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { linkId } from './fake-server.ts';
import { aCameraPhoto, answerTheRest, sign } from './phone.ts';
import { withPhone } from './setup.ts';

describe('a link that does not open says why', { timeout: 90_000 }, () => {
  const at = withPhone();

  it.each([
    ['without its secret', () => `${at.server.url}/u/${linkId}`, '链接不完整。'],
    ['with a wrong secret', () => `${at.server.link.slice(0, -1)}x`, '链接无效，请向所在区县服务中心索取新的链接。'],
  ])('%s', async (_, link, sentence) => {
    await at.page.goto(link());
    await at.page.getByRole('alert').getByText(sentence).waitFor();
  });

  it.each([
    ['link.expired', '链接已过期'],
    ['link.revoked', '链接已停用'],
  ] as const)('%s', async (code, sentence) => {
    at.server.refusals.openLink = code;
    await at.page.goto(at.server.link);
    await at.page.getByRole('alert').getByText(sentence).waitFor();
    await at.page.getByText('仍在这部手机上').waitFor();
    delete at.server.refusals.openLink;
    await at.page.getByRole('button', { name: '重试' }).click();
    await at.page.getByRole('button', { name: '开始自查' }).waitFor();
  });

  it('and a session that ended is opened again without a word', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    server.endSessions();
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
  });

  it('and a browser that takes no cookie is told so', async () => {
    const { page, phone, server } = at;
    await phone.clearCookies();
    server.areCookiesRefused = true;
    await page.goto(server.link);
    await page.getByRole('alert').getByText('请允许浏览器使用 Cookie，或换一个浏览器').waitFor();
    server.areCookiesRefused = false;
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('button', { name: '开始自查' }).waitFor();
  });

  it('and two units open in two tabs never mix', async () => {
    const { page, server, phone } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    const openings = () => server.calls.filter((name) => name === 'openLink').length;
    const before = openings();
    const tab = await phone.newPage();
    await tab.goto(`${server.url}/u/lk_00000000000000000000000002#${server.link.split('#')[1]}`);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    await tab.close();
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
    // The other tab opened its own; the first one's was opened again when the server saw whose the cookie was.
    expect(openings()).toBe(before + 2);
  });
});

/** The first item of a form, failed, with a photo on its way. */
async function failFirst(page: Page, link: string): Promise<Locator> {
  await page.goto(link);
  await page.getByRole('button', { name: /每日自查/ }).click();
  const first = page.locator('.item').first();
  await first.getByLabel('不合格').check();
  await first.getByLabel('具体位置').fill('一楼');
  await first.getByLabel('问题描述').fill('堆放杂物');
  await first
    .locator('input[type=file]')
    .first()
    .setInputFiles(await aCameraPhoto());
  return first;
}

describe('what can’t be taken comes back', { timeout: 90_000 }, () => {
  const at = withPhone();

  it.each([
    ['a file that is no photo', Buffer.from('%PDF-1.7 renamed')],
    ['an empty file', Buffer.alloc(0)],
    ['a HEIC that the phone can’t open', Buffer.from('\0\0\0\u0018ftypheic and no picture')],
    ['a photo that was cut off in the middle', (photo: Buffer) => photo.subarray(0, photo.length / 2)],
    ['a photo that lacks its last lines', (photo: Buffer) => photo.subarray(0, photo.length * 0.98)],
    ['a photo that is damaged where it begins', (photo: Buffer) => Buffer.from(photo).fill(0, 200, 20_000)],
  ])('%s is refused on the spot, and nothing else is lost', async (_, bytes) => {
    const { page, server } = at;
    const buffer = typeof bytes === 'function' ? bytes((await aCameraPhoto()).buffer) : bytes;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    await first.getByLabel('具体位置').fill('一楼');
    await first.locator('input[type=file]').setInputFiles({ name: 'IMG_0002.jpg', mimeType: 'image/jpeg', buffer });
    await first.getByText('请用相机重新拍一张，或另选一张。').waitFor();
    expect(await first.getByLabel('具体位置').inputValue()).toBe('一楼');
    expect(server.calls).not.toContain('requestPhotoSlots');
    await first.locator('input[type=file]').setInputFiles(await aCameraPhoto());
    await first.getByText('已存').waitFor();
    expect(await first.getByText('另选一张').count()).toBe(0);
  });

  it('a photo with a video behind it is a photo', async () => {
    const { page, server } = at;
    const photo = await aCameraPhoto();
    const buffer = Buffer.concat([photo.buffer, Buffer.from('\0\0\0\u0018ftypmp42'), Buffer.alloc(3_000_000, 7)]);
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    await first.locator('input[type=file]').setInputFiles({ ...photo, buffer });
    await first.getByText('已存').waitFor();
  });

  it('a photo that the server could not use is taken again before handing in', async () => {
    const { page, server } = at;
    server.areUploadsBad = true;
    const first = await failFirst(page, server.link);
    await first.getByText('重拍').waitFor();
    await expect.poll(() => first.getAttribute('class')).not.toContain('done');
    await answerTheRest(page);
    await page.getByRole('button', { name: '签名提交' }).click();
    await page.getByText('还有 1 项没有完成').waitFor();
    server.areUploadsBad = false;
    await first.getByLabel('重拍').setInputFiles(await aCameraPhoto(2));
    await first.getByText('已存').waitFor();
    expect(await first.getAttribute('class')).toContain('done');
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
  });

  it('a photo that turns out to be none after handing in is taken again on the receipt', async () => {
    const { page, server } = at;
    server.isBucketDown = true;
    const first = await failFirst(page, server.link);
    await first.getByText('等待上传').waitFor();
    await answerTheRest(page);
    await sign(page);
    await page.getByText('照片待补').waitFor();
    server.areUploadsBad = true;
    server.isBucketDown = false;
    await page.getByText('照片不在这部手机上或无法使用，请重新拍摄。').waitFor();
    server.areUploadsBad = false;
    const [named] = [...server.unit.photos.keys()];
    await page.getByLabel('重拍').setInputFiles(await aCameraPhoto(2));
    await page.getByText('请重新拍摄').waitFor({ state: 'detached' });
    expect([...server.unit.photos].map(([id, { status }]) => [id, status])).toEqual([[named, 'stored']]);
  });

  it('a photo that is lost with the page is taken again on the receipt', async () => {
    const { page, server } = at;
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('no', 'SecurityError');
      };
    });
    server.isBucketDown = true;
    const first = await failFirst(page, server.link);
    await first.getByText('等待上传').waitFor();
    await answerTheRest(page);
    await sign(page);
    await page.getByText('还有 1 张正在上传，请不要关闭本页').waitFor();
    await page.reload();
    await page.getByText('照片不在这部手机上或无法使用，请重新拍摄。').waitFor();
    expect(await page.getByText('正在上传').count()).toBe(0);
    server.isBucketDown = false;
    const [named] = [...server.unit.photos.keys()];
    await page.getByLabel('重拍').setInputFiles(await aCameraPhoto(2));
    await page.getByText('请重新拍摄').waitFor({ state: 'detached' });
    await expect
      .poll(() => [...server.unit.photos].map(([id, { status }]) => [id, status]))
      .toEqual([[named, 'stored']]);
  });

  it('a refused self-check becomes a draft again, whole, and does not hold up the next one', async () => {
    const { page, server } = at;
    server.refusals.submitSelfCheck = 'self-check.incomplete';
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    await sign(page);
    await page.getByRole('alert').getByText('自查表还没有填完').waitFor();
    delete server.refusals.submitSelfCheck;
    await page.getByRole('button', { name: '返回首页' }).click();
    await page.getByRole('button', { name: '开始自查' }).click();
    await answerTheRest(page);
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
    await page.getByRole('button', { name: '返回首页' }).click();
    await page.getByRole('button', { name: '修改后重新提交' }).click();
    await page.getByText('已答 15/15').waitFor();
    await sign(page);
    await page.getByText('ZC-2026-000102').waitFor();
  });

  it('a self-check whose id was used for other content is handed in as another one', async () => {
    const { page, server } = at;
    server.refusals.submitSelfCheck = 'self-check.conflict';
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    await sign(page);
    await page.getByRole('button', { name: '修改后重新提交' }).click();
    delete server.refusals.submitSelfCheck;
    await page.getByText('已答 15/15').waitFor();
    await sign(page);
    await page.getByText('ZC-2026-000101').waitFor();
  });

  it('a link that is revoked while a form is filled in is told at once', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    await page.locator('.item').first().waitFor();
    server.endSessions();
    server.refusals.openLink = 'link.revoked';
    await page.locator('.item').first().getByLabel('合格', { exact: true }).check();
    await page.getByText('链接已停用').waitFor();
    expect(await page.getByText('已答 1/').count()).toBe(1);
  });

  it('a link that is revoked meanwhile keeps what is waiting', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    server.endSessions();
    server.refusals.openLink = 'link.revoked';
    await sign(page);
    await page.getByText('链接已停用').waitFor();
    await page.getByText('已签名，等待发送').waitFor();
    delete server.refusals.openLink;
    await page.reload();
    await page.getByText('ZC-2026-000101').waitFor();
  });
});
