import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { openWindow, signIn, site, withFreshDesk } from './desk.ts';
import { startFakeServer } from './fake-server.ts';

const desk = withFreshDesk();

describe('signing in', { timeout: 90_000 }, () => {
  it('goes through the issuer, and each begins with the screen of their morning', async () => {
    const page = await signIn(desk, '周样北');
    await page.waitForURL('**/board');
    await page.getByText('副局长').waitFor();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '您已退出登录' }).waitFor();
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('oidc.user')))).toEqual(
      [],
    );
  });

  it('tells somebody who is not in the directory what to do', async () => {
    const page = await openWindow(desk);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('陌样生').click();
    await page.getByText('您的账号尚未列入人员名录，请联系管理员。').waitFor();
  });

  it('of a deep link leads back to it, filters and all', async () => {
    const page = await openWindow(desk);
    await page.goto(`${desk.server.origin}/hazards?status=closed`);
    await page.getByText('李样西').click();
    await page.waitForURL('**/hazards?status=closed');
    await page.getByText('YH-2026-000050').waitFor();
  });

  it('renews a token that is about to end without a word', async () => {
    desk.server.close();
    desk.server = await startFakeServer(site, 61);
    const page = await signIn(desk, '李样西');
    await page.waitForTimeout(1200);
    await page.goto(`${desk.server.origin}/units`);
    await page.getByText('甜橙谜题工坊').waitFor();
  });

  it('asks to sign in again when the issuer has ended the session', async () => {
    const page = await signIn(desk, '李样西');
    desk.server.issuer.endSessions();
    await page.goto(`${desk.server.origin}/units`);
    await page.getByRole('button', { name: '重新登录' }).waitFor();
  });
});

describe('the queue', { timeout: 90_000 }, () => {
  it('is worked through with keys: open, act, and the next one opens', async () => {
    const page = await signIn(desk, '钱样东');
    await page.getByText('共 45 件', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: /YH-2026-000001/ }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: /YH-2026-000002/ }).waitFor();
    await page.getByRole('button', { name: '批准销号' }).waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('意见').press('Control+Enter');
    await page.getByRole('heading', { name: /YH-2026-000003/ }).waitFor();
    await page.getByText('共 44 件', { exact: true }).waitFor();
    expect(desk.server.city.hazards.get(anId('hz', 2))).toMatchObject({
      status: 'closed',
      closure: { name: '钱样东', opinion: '同意销号。' },
    });
  });

  it('keeps what was typed when somebody else was quicker, and says who did what', async () => {
    const page = await signIn(desk, '钱样东');
    await page.getByRole('button', { name: /YH-2026-000003/ }).click();
    await page.getByRole('button', { name: '退回补件' }).click();
    await page.getByLabel('缺什么、为什么退回').fill('缺少同角度照片');
    const { hazards, timelines } = desk.server.city;
    const hazard = hazards.get(anId('hz', 3));
    const entries = timelines.get(anId('hz', 3)) ?? [];
    if (!hazard || !entries[0]) throw new Error('no such hazard');
    hazards.set(hazard.hazardId, { ...hazard, status: 'verifying', version: hazard.version + 1 });
    const moved = { ...entries[0], entryId: anId('au', 99), verb: 'hazard.verification-sent-back' };
    timelines.set(hazard.hazardId, [...entries, moved]);
    await page.getByRole('button', { name: '提交：退回补件' }).click();
    await page.getByText('这条隐患刚被他人处理过，请刷新后再看。').waitFor();
    await page.getByText('单位：核查退回补件').waitFor();
    await page.locator('.hazard > header').getByText('核查中').waitFor();
    expect(await page.getByLabel('缺什么、为什么退回').inputValue()).toBe('缺少同角度照片');
    expect(await page.getByRole('button', { name: '提交：退回补件' }).isDisabled()).toBe(true);
    await page.reload();
    expect(await page.getByLabel('缺什么、为什么退回').inputValue()).toBe('缺少同角度照片');
  });

  it('shows a field’s own error where the server found it', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/hazards/${anId('hz', 41)}`);
    await page.getByRole('button', { name: '受理定级' }).click();
    await page.getByRole('button', { name: '提交：受理定级' }).click();
    const errors = page.locator('.ant-form-item-explain-error');
    await errors.nth(1).waitFor();
    await page.getByLabel('定级依据').fill('GB 35181-2025 第5章');
    // Spaces are an answer to the form; the server trims them.
    await page.getByLabel('整改要求').fill('   ');
    await errors.first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '提交：受理定级' }).click();
    await page.getByText('填写的内容有误，请按提示修改。').waitFor();
    expect(await errors.allInnerTexts()).toEqual(['必填']);
    await page.getByLabel('整改要求').fill('立即开启');
    await page.getByRole('button', { name: '提交：受理定级' }).click();
    await page.locator('.hazard > header').getByText('已定级').waitFor();
  });
});

describe('lists', { timeout: 90_000 }, () => {
  it('are behind the board’s numbers, keep filters and pages in the URL, and export', async () => {
    const page = await signIn(desk, '周样北');
    await page
      .getByRole('link', { name: /办理超时$/ })
      .first()
      .click();
    await page.waitForURL('**/hazards?status=*&isStageLate=true');
    await page.getByText('共 9 条').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page.getByText('第 1–25 条，后面还有；看板统计共 52 条').waitFor();
    await page.getByRole('button', { name: '下一页' }).click();
    await page.waitForURL('**cursor=25');
    await page.getByText('YH-2026-000026').waitFor();
    await page.getByText('第 26–50 条，后面还有；看板统计共 52 条').waitFor();
    await page.getByRole('button', { name: '上一页' }).click();
    await page.getByText('YH-2026-000001').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 XLSX' }).click();
    expect((await downloading).suggestedFilename()).toBe('隐患清单-2026-03-02.xlsx');
    await page.getByText('已导出 52 条').waitFor();
    expect(desk.server.city.exports).toEqual([{ noun: 'hazards', filter: '', rowCount: 52 }]);
  });

  it('of closed hazards say when each was closed, and nothing of whom it waits for', async () => {
    const page = await signIn(desk, '李样西');
    const titlesOf = async (search: string) => {
      await page.goto(`${desk.server.origin}/hazards${search}`);
      await page.getByText('YH-2026-000050').waitFor();
      return page.getByRole('columnheader').allInnerTexts();
    };
    const closed = await titlesOf('?status=closed');
    expect(closed).toEqual(['编号', '单位', '部位与问题', '状态', '发现时间', '销号时间', '销号编号']);
    await page.getByRole('row', { name: /YH-2026-000050.* 2026-0\d-\d\d \d\d:\d\d XH-/ }).waitFor();
    expect(await titlesOf('?status=closed,returned')).toEqual(expect.arrayContaining(['等待', '办理期限', '销号时间']));
  });

  it('say that the server can’t be reached, keep what they show, and come back', async () => {
    const page = await signIn(desk, '李样西');
    await page.getByRole('link', { name: '单位', exact: true }).click();
    await page.getByText('甜橙谜题工坊').waitFor();
    desk.server.state.isDown = true;
    await page.getByRole('link', { name: '自查记录' }).click();
    await page.getByText('无法连接服务器').waitFor();
    desk.server.state.isDown = false;
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('ZC-2026-000001').waitFor();
  });

  it('stay where they are while the next one’s script can’t be fetched, and open it when the network is back', async () => {
    const page = await signIn(desk, '李样西');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: '看板' }).click();
    await page.getByText('无法连接服务器').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('无法连接服务器').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('heading', { name: '看板' }).waitFor();
  });

  it('are fetched anew, once, where a release has taken a script away', async () => {
    const page = await signIn(desk, '李样西');
    await page.getByRole('heading', { level: 1 }).waitFor();
    let asked = 0;
    await page.route('**/assets/board-screen*', (route) => {
      asked += 1;
      return route.fulfill({ status: 404 });
    });
    await page.getByRole('link', { name: '看板' }).click();
    await page.getByRole('alert').getByText('这个页面出错了').waitFor();
    expect(asked).toBe(2);
  });
});

describe('a self-check', { timeout: 90_000 }, () => {
  it('shows no part of the form in which nothing was found', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/self-checks/${anId('sc', 2)}`);
    const parts = page.getByRole('heading', { level: 3 });
    await parts.nth(1).waitFor();
    await page.getByLabel('只看不合格和不适用').check();
    expect(await parts.count()).toBe(1);
  });
});
