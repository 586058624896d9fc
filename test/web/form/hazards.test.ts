import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { aRectification } from '../../support/hazards.ts';
import { addHazard } from './fake-hazards.ts';
import { aCameraPhoto } from './phone.ts';
import { withPhone } from './setup.ts';

describe('a unit and its hazards', { timeout: 90_000 }, () => {
  const at = withPhone();

  it('sees what is asked and until when, and signs for it', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'assigned', requirement: '拆除链锁，保持出口畅通' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请签收.*二楼东侧安全出口.*还剩 4 天/ }).click();
    await page.getByText('拆除链锁，保持出口畅通').waitFor();
    await page.getByText('11月27日 18:00').waitFor();
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('请填写姓名').waitFor();
    await page.getByLabel('姓名').fill('姜样寅');
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByRole('button', { name: '提交整改' }).waitFor();
    expect(server.unit.hazards.get(anId('hz'))?.receivedBy).toBe('姜样寅');
  });

  it('hands in a rectification without a network: it goes when its photo has gone', async () => {
    const { page, server, phone } = at;
    addHazard(server.unit, { status: 'rectifying', isOverdue: true, deadlineAt: '2026-11-20T04:00:00.000Z' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请整改.*已逾期 3 天/ }).click();
    await page.getByRole('button', { name: '提交整改' }).click();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await expect.poll(() => page.getByText('请填写整改措施').evaluate(isOnScreen)).toBe(true);
    await page.getByLabel('整改措施').fill('已更换锁具');
    await phone.setOffline(true);
    await page.locator('input[type=file]').setInputFiles(await aCameraPhoto());
    await page.getByText('等待上传').waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('没有花费填 0').waitFor();
    await page.getByLabel('整改费用').fill('0.29');
    await page.getByLabel('姓名').fill('姜样寅');
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.locator('.fault', { hasText: '用手指在框内签名' }).waitFor();
    await page.getByLabel('无法手写，改为打字确认').check();
    await page.getByRole('button', { name: '提交', exact: true }).dblclick();
    await page.getByText('照片传完后自动发送').waitFor();
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByText('1 项待发送').waitFor();
    await phone.setOffline(false);
    await page.getByRole('button', { name: /待核查/ }).waitFor({ timeout: 10_000 });
    const [handedIn] = server.unit.hazards.get(anId('hz'))?.rectifications ?? [];
    expect(handedIn).toMatchObject({
      measures: '已更换锁具',
      costWan: 0.29,
      signature: { name: '姜样寅', strokes: [], isTyped: true },
    });
  });

  it('keeps a rectification that is being written over a reload', async () => {
    const { page, server } = at;
    addHazard(server.unit, { hazardId: anId('hz', 7), status: 'rectifying' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请整改/ }).click();
    await page.getByRole('button', { name: '提交整改' }).click();
    await page.getByLabel('整改措施').fill('已清走杂物');
    await page.reload();
    await page.getByLabel('整改措施').waitFor();
    expect(await page.getByLabel('整改措施').inputValue()).toBe('已清走杂物');
  });

  it('keeps every photo of a rectification: two taken at once, and one taken again', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'rectifying' });
    server.areUploadsBad = true;
    await page.goto(server.link);
    await page.getByRole('button', { name: /请整改/ }).click();
    await page.getByRole('button', { name: '提交整改' }).click();
    const both = [await aCameraPhoto(), await aCameraPhoto(2)];
    await Promise.all(both.map((photo) => page.getByLabel('拍照').setInputFiles(photo)));
    await page.getByRole('img', { name: '第 2 张照片' }).waitFor();
    await page.getByText('照片不在这部手机上或无法使用，请重新拍摄。').waitFor();
    const again = page.getByLabel('重拍');
    await again.nth(1).waitFor();
    server.areUploadsBad = false;
    await again.first().setInputFiles(await aCameraPhoto(3));
    await page.getByText('已存').waitFor();
    expect(await again.count()).toBe(1);
    expect(await page.getByRole('button', { name: /删除照片/ }).count()).toBe(2);
  });

  it('does not hand in a rectification without a photo that is still being worked on', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'rectifying' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请整改/ }).click();
    await page.getByRole('button', { name: '提交整改' }).click();
    await page.getByLabel('整改措施').fill('已更换锁具');
    await page.getByLabel('整改费用').fill('0');
    await page.getByLabel('姓名').fill('姜样寅');
    await page.getByLabel('无法手写，改为打字确认').check();
    await page.getByLabel('拍照').setInputFiles(await aCameraPhoto());
    await page.getByRole('img', { name: '第 1 张照片' }).waitFor();
    const submit = page.getByRole('button', { name: '提交', exact: true });
    await page.getByLabel('拍照').setInputFiles(await aCameraPhoto(2));
    await page.getByText('处理中').waitFor();
    await submit.click();
    const handedIn = () => server.unit.hazards.get(anId('hz'))?.rectifications.at(0)?.photoIds;
    await expect.poll(handedIn, { timeout: 15_000 }).toHaveLength(2);
  });

  it('reads why the verification failed', async () => {
    const { page, server } = at;
    const verification = {
      method: 'on-site' as const,
      verifierIds: [anId('st')],
      isPassed: false,
      conclusion: '新灭火器没有检验标签',
      verifiedBy: anId('st'),
      photoIds: [],
      verifiedByName: '样核员',
      verifiedAt: '2026-11-22T02:00:00.000Z',
    };
    addHazard(server.unit, {
      status: 'rectifying',
      rejectCount: 1,
      sentBackReason: verification.conclusion,
      verifications: [verification],
      rectifications: [aRectification()],
    });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请整改/ }).click();
    await page.locator('.reason', { hasText: '核查不合格' }).getByText('新灭火器没有检验标签').waitFor();
    await page.getByText('已开锁并加装推闩式锁具').waitFor();
  });

  it('adds what was missing to a report that came back', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'returned', returnReason: '照片看不清位置' });
    await page.goto(server.link);
    await page.getByRole('button', { name: /请补充材料/ }).click();
    await page.getByText('照片看不清位置').waitFor();
    await page.getByLabel('具体位置').fill('二楼东侧 2 号安全出口');
    await page.getByRole('button', { name: '补充后重新上报' }).click();
    await page.getByText('正在办理，现在不用做什么').waitFor();
    expect(server.unit.hazards.get(anId('hz'))?.location).toBe('二楼东侧 2 号安全出口');
  });

  it('is told in the catalogue’s words when somebody else was faster', async () => {
    const { page, server } = at;
    addHazard(server.unit, { status: 'assigned' });
    server.refusals.acknowledgeHazard = 'hazard.stale';
    await page.goto(server.link);
    await page.getByRole('button', { name: /请签收/ }).click();
    await page.getByLabel('姓名').fill('姜样寅');
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByRole('alert').getByText('这条隐患刚被他人处理过').waitFor();
  });
});

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
