import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { addHazard } from './fake-hazards.ts';
import { aCameraPhoto } from './phone.ts';
import { withPhone } from './setup.ts';

describe('signing for a hazard and adding to a report, in bad circumstances', { timeout: 90_000 }, () => {
  const at = withPhone();
  const hazardNow = () => at.server.unit.hazards.get(anId('hz'));

  it('a hazard is signed for without a network, over a reload, once', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'assigned' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请签收/ }).click();
    await page.getByLabel('姓名').fill('姜样寅');
    server.losesAnswersOf = 'acknowledgeHazard';
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('等待发送').waitFor();
    server.losesAnswersOf = undefined;
    await page.reload();
    await page.getByRole('button', { name: '提交整改' }).waitFor();
    await expect.poll(() => page.getByText('等待发送').count()).toBe(0);
    expect(hazardNow()).toMatchObject({ receivedBy: '姜样寅', status: 'rectifying', version: 2 });
  });

  it('a hazard that was only written to meanwhile is signed for as it is now', async () => {
    const { page, server, phone } = at;
    addHazard(server.unit, { status: 'assigned' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请签收/ }).click();
    await page.getByLabel('姓名').fill('姜样寅');
    await phone.setOffline(true);
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('等待发送').waitFor();
    addHazard(server.unit, { status: 'assigned', version: 5, isOverdue: true });
    await phone.setOffline(false);
    await page.getByRole('button', { name: '提交整改' }).waitFor();
    expect(hazardNow()).toMatchObject({ receivedBy: '姜样寅', version: 6 });
  });

  it('a supplement is kept over a reload, photo and all, and goes by itself once its photo has gone', async () => {
    const { page, server } = at;
    server.isBucketDown = true;
    addHazard(server.unit, { status: 'returned', returnReason: '照片看不清位置' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请补充材料/ }).click();
    await page.getByLabel('问题描述').fill('链锁锁住，营业时打不开');
    await page.locator('input[type=file]').setInputFiles(await aCameraPhoto());
    await page.getByText('等待上传').waitFor();
    await page.reload();
    await page.getByText('等待上传').waitFor();
    expect(await page.getByLabel('问题描述').inputValue()).toBe('链锁锁住，营业时打不开');
    await page.getByRole('button', { name: '补充后重新上报' }).click();
    await page.getByText('照片传完后自动发送').waitFor();
    expect(server.calls).not.toContain('supplementHazard');
    server.isBucketDown = false;
    await page.getByText('正在办理，现在不用做什么').waitFor();
    expect(hazardNow()).toMatchObject({ status: 'reported', description: '链锁锁住，营业时打不开' });
    expect(hazardNow()?.beforePhotoIds).toHaveLength(2);
  });

  it('a supplement that is refused comes back with all that was written', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'returned' });
    server.refusals.supplementHazard = 'hazard.wrong-status';
    await page.goto(server.link);
    await page.getByRole('button', { name: /请补充材料/ }).click();
    await page.getByLabel('具体位置').fill('二楼东侧 2 号安全出口');
    await page.getByRole('button', { name: '补充后重新上报' }).click();
    await page.getByRole('alert').getByText('隐患目前的状态不能进行这项操作').waitFor();
    await page.getByRole('button', { name: '修改后重新提交' }).click();
    await page.getByLabel('具体位置').waitFor();
    expect(await page.getByLabel('具体位置').inputValue()).toBe('二楼东侧 2 号安全出口');
  });
});
