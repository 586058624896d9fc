/** A deployment that nobody has filled yet: every empty list says what comes next, and who does it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { isFiltered } from '../../../web/console/parts/nothing-yet.tsx';
import { signIn, withFreshDesk } from './desk.ts';

const desk = withFreshDesk();
beforeEach(() => {
  const { city } = desk.server;
  for (const records of [city.units, city.hazards, city.timelines, city.links]) records.clear();
  city.selfChecks.length = 0;
});

describe('an empty list', { timeout: 90_000 }, () => {
  it.each([
    ['/units', '可以从现有台账导入，也可以逐家新建。'],
    ['/links', '先建立单位档案，再在这里给每家发放链接、打印海报。'],
    ['/self-checks', '给单位发放链接或张贴海报后，单位提交的自查列在这里。'],
    ['/hazards', '单位自查不合格的项目和单位上报的隐患，提交后列在这里。'],
  ])('says how it is filled and has no pages to turn: %s', async (path, hint) => {
    const page = await signIn(desk, '李样西');
    await page.goto(desk.server.origin + path);
    await page.getByText(hint).waitFor();
    expect(await page.getByText('没有符合条件的记录').count()).toBe(0);
    expect(await page.getByRole('button', { name: '下一页' }).count()).toBe(0);
  });

  it('leads to the import whoever may import, and an administrator to the directory', async () => {
    const clerk = await signIn(desk, '李样西');
    await clerk.goto(`${desk.server.origin}/units`);
    await clerk.getByText('还没有单位').waitFor();
    await clerk.getByRole('status').getByRole('link', { name: '导入' }).click();
    await clerk.getByRole('heading', { name: '导入单位' }).waitFor();
    const admin = await signIn(desk, '吴样中');
    await admin.goto(`${desk.server.origin}/units`);
    await admin.getByRole('link', { name: '打开人员名录' }).click();
    await admin.getByRole('heading', { name: '人员名录' }).waitFor();
  });

  it('that is filtered says that nothing matches, and speaks English when asked', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/units?status=closed`);
    await page.getByText('没有符合条件的记录').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page.getByText('还没有单位').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('No units yet').waitFor();
  });

  it('is not thought filtered because of its order', () => {
    expect([isFiltered({ sort: 'due' }), isFiltered({ q: undefined }), isFiltered({ q: 'a' })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('the first administrator', { timeout: 90_000 }, () => {
  it('is told whom to add first, and is back on the button afterwards', async () => {
    const { staff } = desk.server.city;
    for (const [id, { role }] of staff) if (role !== 'sys-admin') staff.delete(id);
    const page = await signIn(desk, '吴样中');
    await page.goto(`${desk.server.origin}/staff`);
    await page.getByText('目前名录里只有您一人。').waitFor();
    const add = page.getByRole('button', { name: '增加人员' });
    await add.click();
    await page.getByText('保存后向此邮箱发送登录邀请').waitFor();
    await page.keyboard.type('郑样新');
    expect(await page.getByLabel('姓名').inputValue()).toBe('郑样新');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === '增加人员');
  });

  it('learns that a file has no units in it, and what a missing column means', async () => {
    const page = await signIn(desk, '李样西');
    await page.goto(`${desk.server.origin}/units/import`);
    const choose = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: '单位.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('unitId,name,categoryId\n');
    await page.getByText('文件里只有表头，没有要导入的单位。').waitFor();
    await choose('unitId,name\nU1,一\n');
    await page.getByText('表头缺少这些列：类别（categoryId）').waitFor();
  });
});
