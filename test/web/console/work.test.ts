import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { openWindow, signIn, site, withFreshDesk } from './desk.ts';
import { people } from './fake-city.ts';
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

describe('the registry', { timeout: 90_000 }, () => {
  const header =
    'unitId,name,categoryId,creditCode,districtId,district,subdistrict,address,centerId,centerName,departmentId';
  const rest = ',principal,principalPhone,safetyManager,safetyPhone,fireDocType,riskLevel,submitCycle,status';
  const row = (unitId: string, name: string) =>
    `${unitId},${name},ktv,91SAMPLE0000000001,D1,北屯样例区,胡杨街道,安居路1号,C1,北屯样例区文体广电服务中心,culture,朱样丙,13800001193,姜样寅,13800001194,缺失,high,weekly,active`;

  it('takes a file whole or, when asked, without its bad rows; the same file again changes nothing', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/units/import`);
    const content = `\uFEFF${header}${rest}\n${row('U9001', '新歌城一')}\n${row('U9002', '=cmd|calc')}\n${row('U9003', '新歌城三')}\n`;
    const file = { name: '单位.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('不能以 = + - @ 开头（疑似公式）').waitFor();
    expect(await page.getByRole('button', { name: '导入 2 行' }).isDisabled()).toBe(true);
    await page.setViewportSize({ width: 360, height: 740 });
    const bad = page.locator('td', { has: page.locator('code') }).first();
    const [cell, code] = [await bad.boundingBox(), await bad.locator('code').boundingBox()];
    // On a phone what a cell holds stands beside its label, none of it below.
    expect((code?.x ?? 0) - (cell?.x ?? 0)).toBeGreaterThanOrEqual(100);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel('跳过有问题的行').check();
    await page.getByRole('button', { name: '导入 2 行' }).click();
    await page.getByText('导入完成，共 2 行。').waitFor();
    expect(desk.server.city.units.get('U9001')?.name).toBe('新歌城一');
    expect(desk.server.city.units.has('U9002')).toBe(false);

    await page.getByRole('button', { name: '再导入一个文件' }).click();
    const good = Buffer.from(`${header}${rest}\n${row('U9001', '新歌城一')}\n`);
    await page.locator('input[type=file]').setInputFiles({ ...file, buffer: good });
    await page.getByText('文件与现有档案完全相同').waitFor();
  });

  it('lists every bad row of a file, however many', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/units/import`);
    const bad = Array.from({ length: 350 }, (_, index) => row(`U${8000 + index}`, '=cmd|calc'));
    const buffer = Buffer.from(`${header}${rest}\n${bad.join('\n')}\n`);
    await page.locator('input[type=file]').setInputFiles({ name: '单位.csv', mimeType: 'text/csv', buffer });
    await page.getByText('350 行，共 350 处').waitFor();
    for (const shown of ['101–200 / 350', '201–300 / 350', '301–350 / 350']) {
      await page.getByRole('button', { name: '下一页' }).click();
      await page.getByText(shown).waitFor();
    }
    await page.getByRole('cell', { name: 'U8349' }).first().waitFor();
  });

  it('shows a link’s secret once, as a poster with its code', async () => {
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/units/U0001`);
    await page.getByRole('button', { name: '发放链接' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    const url = await page.getByRole('textbox', { name: '链接' }).inputValue();
    expect(url).toBe(`https://site.example/u/${anId('lk')}#${'A'.repeat(32)}`);
    await page.getByRole('link', { name: '打印海报' }).click();
    await page.getByRole('img', { name: '草木间舞蹈艺术学校的二维码' }).waitFor();
    await page.reload();
    await page.getByText('密钥只显示一次').waitFor();
  });

  it('offers a liaison’s reader nothing that is refused, and a clerk what is his', async () => {
    const page = await signIn(desk, '周样北');
    await page.goto(`${desk.server.origin}/units/U0001`);
    await page.getByRole('heading', { name: '专用链接' }).waitFor();
    expect(await page.getByRole('button', { name: '发放链接' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: '修改档案' }).count()).toBe(0);
  });
});

describe('the directory', { timeout: 90_000 }, () => {
  it('adds a person with the scope of the role, and ends another’s access', async () => {
    const page = await signIn(desk, '吴样中');
    await page.getByRole('link', { name: '人员名录' }).click();
    await page.getByRole('button', { name: '增加人员' }).click();
    await page.getByLabel('姓名').fill('郑样新');
    await page.getByLabel('邮箱').fill('new@bureau.example');
    await page.getByLabel('角色').click();
    await page.getByTitle('服务中心').click();
    await page.getByLabel('区县').click();
    await page.getByTitle('青杨样例区').click();
    await page.getByRole('dialog').getByText('增加人员').click();
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('new@bureau.example').waitFor();
    const added = [...desk.server.city.staff.values()].find(({ name }) => name === '郑样新');
    expect(added).toMatchObject({ role: 'service-center', districtIds: ['D3'], departmentIds: [] });

    await page
      .getByRole('row', { name: /孙样南/ })
      .getByRole('button', { name: '停用' })
      .click();
    await page.getByLabel('原因').fill('调离');
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page
      .getByRole('row', { name: /孙样南/ })
      .getByText('已停用')
      .waitFor();
  });

  it('says whose invitation waits or is over, and sends it again once that is confirmed', async () => {
    const { city, origin } = desk.server;
    city.invitations.set(people.verifier.staffId, later(3)).set(people.centre.staffId, later(-1));
    const page = await signIn(desk, '吴样中');
    await page.goto(`${origin}/staff`);
    const rowOf = (name: string) => page.getByRole('row', { name: new RegExp(name) });
    await rowOf('孙样南').getByText('待首次登录').waitFor();
    await rowOf('钱样东').getByText('邀请已过期').waitFor();
    expect(await rowOf('李样西').getByRole('button', { name: '重新邀请' }).count()).toBe(0);
    await rowOf('钱样东').getByRole('button', { name: '重新邀请' }).click();
    await page.getByText('再向 p1@bureau.example 发送一次登录邀请？').waitFor();
    await page.getByRole('tooltip').getByRole('button', { name: '确定' }).click();
    await page.getByText('已重新邀请 p1@bureau.example').waitFor();
    await rowOf('钱样东').getByText('待首次登录').waitFor();
    expect(city.staff.get(people.centre.staffId)?.version).toBe(2);
  });
});
