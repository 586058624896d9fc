import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { signIn, withFreshDesk } from './desk.ts';
import { people } from './fake-city.ts';

const desk = withFreshDesk();

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
