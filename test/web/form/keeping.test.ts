import { describe, expect, it } from 'vitest';
import { aCameraPhoto, answerTheRest, aPhone, fillFinding, sign } from './phone.ts';
import { withPhone } from './setup.ts';

describe('nothing that was filled in is lost', { timeout: 90_000 }, () => {
  const at = withPhone();

  it('when the page is reloaded in the middle: same screen, same answers, same words', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const items = page.locator('.item');
    await fillFinding(items.nth(4));
    await items.nth(5).getByLabel('合格', { exact: true }).check();
    await items.nth(4).getByLabel('问题描述').pressSequentially('，钥匙不在');
    await page.reload();
    await items.nth(4).getByLabel('问题描述').waitFor();
    expect(await items.nth(4).getByLabel('问题描述').inputValue()).toBe('营业时间上锁，钥匙不在');
    expect(await items.nth(5).getByLabel('合格', { exact: true }).isChecked()).toBe(true);
    await items.nth(4).getByRole('img', { name: '第 1 张照片' }).waitFor();
    await page.getByText('已答 2/36').waitFor();
  });

  it('when the person goes back while the cursor is in a field', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    await first.getByLabel('问题描述').pressSequentially('营业时间上锁');
    await page.goBack();
    await page.getByRole('button', { name: '继续填写' }).click();
    await first.getByLabel('问题描述').waitFor();
    expect(await first.getByLabel('问题描述').inputValue()).toBe('营业时间上锁');
  });

  it('when the network goes away before handing in: it is sent once, by itself', async () => {
    const { page, server, phone } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    await phone.setOffline(true);
    await sign(page);
    await page.getByText('已签名，等待发送').waitFor();
    await page.getByRole('button', { name: '返回首页' }).click();
    await page.getByText('1 项待发送').waitFor();
    await page.getByRole('button', { name: /每日自查.*等待发送/ }).waitFor();
    expect(server.unit.submitted.size).toBe(0);
    await phone.setOffline(false);
    await page.getByText('ZC-2026-000101').waitFor();
    expect(await page.getByText('待发送').count()).toBe(0);
    expect(server.unit.submitted.size).toBe(1);
  });

  it('when the answer to a submission is lost: the same one is sent again and is one', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await answerTheRest(page);
    server.losesAnswersOf = 'submitSelfCheck';
    await sign(page);
    await page.getByText('已签名，等待发送').waitFor();
    server.losesAnswersOf = undefined;
    await page.reload();
    await page.getByText('ZC-2026-000101').waitFor();
    await page.getByRole('button', { name: '返回首页' }).click();
    await page.getByRole('heading', { name: '最近回执' }).waitFor();
    await expect.poll(() => page.getByText('待发送').count()).toBe(0);
    expect(server.calls.filter((name) => name === 'submitSelfCheck').length).toBeGreaterThan(1);
    expect(server.unit.receipts.size).toBe(1);
  });

  it('when the bucket is down: the self-check goes first and the photo follows', async () => {
    const { page, server } = at;
    server.isBucketDown = true;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const first = page.locator('.item').first();
    await first.getByLabel('不合格').check();
    await first.getByLabel('具体位置').fill('一楼');
    await first.getByLabel('问题描述').fill('堆放杂物');
    await first.locator('input[type=file]').setInputFiles(await aCameraPhoto());
    await first.getByText('等待上传').waitFor();
    await answerTheRest(page);
    await sign(page);
    await page.getByText('照片待补').waitFor();
    server.isBucketDown = false;
    await page.getByText('照片待补').waitFor({ state: 'detached', timeout: 15_000 });
    expect([...server.unit.photos.values()].map(({ status }) => status)).toEqual(['stored']);
  });

  it('when it was handed in in another tab: this one shows the receipt', async () => {
    const { page, phone, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await page.locator('.item', { hasNotText: '须拍照' }).first().getByLabel('合格', { exact: true }).check();
    await expect.poll(() => server.unit.drafts.size, { timeout: 20_000 }).toBe(1);

    const other = await phone.newPage();
    await other.goto(server.link);
    await other.getByRole('button', { name: '继续填写' }).click();
    await answerTheRest(other);
    await sign(other);
    await other.getByText('ZC-2026-000101').waitFor();

    await page.getByText('ZC-2026-000101').waitFor();
    await page.getByRole('button', { name: '返回首页' }).click();
    await page.getByRole('heading', { name: '最近回执' }).waitFor();
    await page.getByText('ZC-2026-000101').waitFor();
    expect(await page.getByRole('button', { name: '继续填写' }).count()).toBe(0);
    expect(server.unit.submitted.size).toBe(1);
  });

  it('when it goes on on another phone: both copies become one', async () => {
    const { page, server } = at;
    await page.goto(server.link);
    await page.getByRole('button', { name: '开始自查' }).click();
    const items = page.locator('.item');
    await items.nth(0).getByLabel('合格', { exact: true }).check();
    await items.nth(2).getByLabel('合格', { exact: true }).check();
    await expect.poll(() => server.unit.drafts.size, { timeout: 20_000 }).toBe(1);

    const otherPhone = await aPhone();
    const other = await otherPhone.newPage();
    await other.goto(server.link);
    await other.getByText('已答 2/36').waitFor();
    await other.getByRole('button', { name: '继续填写' }).click();
    const otherItems = other.locator('.item');
    await expect.poll(() => otherItems.nth(2).getByLabel('合格', { exact: true }).isChecked()).toBe(true);
    await otherItems.nth(2).getByLabel('不合格').check();
    await otherItems.nth(3).getByLabel('合格', { exact: true }).check();
    const saved = () => Object.values([...server.unit.drafts.values()][0]?.answers ?? {}).map(({ value }) => value);
    await expect.poll(saved, { timeout: 20_000 }).toEqual(['pass', 'fail', 'pass']);
    await otherPhone.close();

    await items.nth(5).getByLabel('合格', { exact: true }).check();
    await page.getByText('已答 4/36').waitFor({ timeout: 20_000 });
    expect(await items.nth(2).getByLabel('不合格').isChecked()).toBe(true);
  });

  it('when the phone refuses to store anything: it says so and hands in all the same', async () => {
    const { page, phone, server } = at;
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('no', 'SecurityError');
      };
    });
    await page.goto(server.link);
    await page.getByRole('button', { name: /每日自查/ }).click();
    await page.getByText('这部手机不允许保存内容').waitFor();
    await answerTheRest(page);
    await phone.setOffline(true);
    await sign(page);
    await page.getByText('请不要关闭本页，联网后自动发送').waitFor();
    await page.getByText('已签名，等待发送').waitFor();
    expect(await page.getByText('保存在手机上').count()).toBe(0);
    await phone.setOffline(false);
    await page.getByText('ZC-2026-000101').waitFor();
  });
});
