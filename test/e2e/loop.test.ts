import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { photoApi } from '../../schemas/photo.ts';
import { type SelfCheck, selfCheckApi } from '../../schemas/self-check.ts';
import { slowDown } from '../bench/support/browser.ts';
import { drawSignature, signHere } from '../web/form/phone.ts';
import { type App, callAs, openBrowser, phone, startApp } from './app.ts';
import {
  approve,
  assign,
  closedThisWeek,
  conclude,
  findInList,
  grade,
  nameAt,
  offers,
  sendVerifier,
  sitDown,
  takeFromQueue,
  timelineOn,
} from './desk.ts';
import { acknowledge, fillSelfCheck, hazardNoOn, openHazard, rectify } from './unit.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(2), openBrowser()]);
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await app?.remove();
});

const place = '二楼东侧安全出口';
/** Milliseconds: the page's pauses between attempts grow while the app is away. */
const patience = 200_000;

describe('a seeded city', { timeout: 400_000 }, () => {
  it('closes the loop: found on a phone, decided at desks, rejected once, rectified again, closed', async () => {
    const unit = await browser.newPage({ ...phone, geolocation: { longitude: 86, latitude: 44 } });
    unit.setDefaultTimeout(60_000);
    await fillSelfCheck(unit, app, place);
    await signHere(unit);
    const hazardNo = await hazardNoOn(unit);
    const { hazardId, districtId, departmentId, isMajorProposed } = await stored(hazardNo);

    const centre = `${districtId.toLowerCase()}-`;
    const grader = isMajorProposed ? `${departmentId}-clerk` : `${centre}clerk`;
    const [office, judge, clerk, verifier, head] = await Promise.all(
      ['safety', grader, `${centre}clerk`, `${centre}verifier`, `${centre}head`].map((who) =>
        sitDown(browser, app, `${who}@example.com`),
      ),
    );
    if (!office || !judge || !clerk || !verifier || !head) throw new Error('somebody has no desk');
    const verifierName = await nameAt(verifier);
    const closedBefore = await closedThisWeek(office);

    await takeFromQueue(judge, hazardNo);
    await grade(judge, 3, '拆除链锁');
    await takeFromQueue(clerk, hazardNo);
    await assign(clerk, '姜样寅');
    await acknowledge(unit, app, place);
    await rectify(unit, '已拆除链锁', 3);
    await takeFromQueue(clerk, hazardNo);
    await sendVerifier(clerk, verifierName);
    await takeFromQueue(verifier, hazardNo);
    await conclude(verifier, false, '推闩锁不能从里面打开', 5);

    await openHazard(unit, app, '请整改', place);
    await unit.getByText('推闩锁不能从里面打开').first().waitFor();
    await rectify(unit, '已更换推闩锁', 4);
    await unit.close();
    await takeFromQueue(clerk, hazardNo);
    await sendVerifier(clerk, verifierName);
    await takeFromQueue(verifier, hazardNo);
    await conclude(verifier, true, '从里面一推即开，合格', 6);

    await findInList(verifier, hazardNo);
    await verifier.getByText('整改、核查、销号须由不同的人办理。').waitFor();
    expect(await offers(verifier).filter({ hasText: '批准销号' }).count()).toBe(0);
    const asVerifier = await callAs(app, `${centre}verifier@example.com`);
    const { version, verifications } = await asVerifier(hazardApi.getHazard, { hazardId });
    const verified = verifications.map(({ isPassed, method, photoIds }) => [isPassed, method, photoIds.length]);
    expect(verified).toEqual([
      [false, 'on-site', 1],
      [true, 'on-site', 1],
    ]);
    const { photos } = await asVerifier(photoApi.getPhotos, { photoIds: verifications.flatMap((one) => one.photoIds) });
    expect(photos.map(({ status }) => status)).toEqual(['stored', 'stored']);
    await expect(asVerifier(hazardApi.approveClosure, { hazardId, version, opinion: '同意' })).rejects.toMatchObject({
      code: 'hazard.same-person',
    });
    await takeFromQueue(head, hazardNo);
    await approve(head, '同意销号');

    await findInList(office, hazardNo);
    await office
      .getByText(/^XH-\d{4}-\d{6}$/)
      .first()
      .waitFor();
    expect(await office.getByText('退回补件原因').count()).toBe(0);
    await office.getByRole('img', { name: '流程图：当前在“结束”。文字说明见下。' }).waitFor();
    await office.getByText('文字说明').click();
    await office
      .getByText(['上报', '分派', '整改', '核查', '销号'].map((stage) => `${stage}：已经过`).join('；'))
      .waitFor();
    const [judgeName, clerkName, headName] = await Promise.all([judge, clerk, head].map(nameAt));
    await expect
      .poll(() => timelineOn(office), { timeout: 30_000 })
      .toEqual([
        '上报隐患 单位',
        `受理定级 ${judgeName}`,
        `分派 ${clerkName}`,
        '签收 单位',
        '提交整改 单位',
        `派员核查 ${clerkName}`,
        `核查不合格 ${verifierName}`,
        '提交整改 单位',
        `派员核查 ${clerkName}`,
        `核查合格 ${verifierName}`,
        `批准销号 ${headName}`,
      ]);
    await expectPhotosSideBySide(office);

    await expect.poll(() => closedThisWeek(office), { timeout: 60_000 }).toBe(closedBefore + 1);
    await office
      .getByRole('link', { name: / 销号 \d+$/ })
      .last()
      .click();
    await office.getByRole('link', { name: hazardNo }).waitFor();
    for (const page of [office, judge, clerk, verifier, head]) await page.context().close();
  });

  it.each([
    ['while the app is down', 'before'],
    ['as the app dies under it', 'under way'],
  ])('takes a self-check that was handed in %s once, with its photo, when it is back', async (_, moment) => {
    const { page, knownBefore } = await aPhoneAtWork();
    await fillSelfCheck(page, app, '三楼走道');
    await drawSignature(page);
    const sending = page.waitForRequest(isSubmission);
    const death = moment === 'before' ? app.kill() : sending.then(() => app.kill());
    if (moment === 'before') await death;
    await page.getByRole('button', { name: '提交', exact: true }).click();
    const selfCheckId = idIn(await sending);
    await death;
    try {
      // Under way, the answer may just have got through.
      if (moment === 'before') {
        await page.getByText('已签名，等待发送').waitFor();
        await page.getByText('打开本页并联网后自动发送，不用重复提交。').waitFor();
        await page.getByRole('button', { name: '返回首页' }).click();
        await page.getByText('1 项待发送').waitFor();
      }
    } finally {
      await app.again();
    }
    if (moment === 'before') {
      await page.getByText('1 项待发送').waitFor({ state: 'detached', timeout: patience });
      await page.getByRole('button', { name: /ZC-/ }).first().click();
    }
    await expectReceipt(page, selfCheckId, knownBefore);
  });

  it('takes a failed item with a camera photo from a slow phone on slow 4G', async () => {
    const { page, knownBefore } = await aPhoneAtWork();
    await slowDown(page, { cpu: 4, latencyMs: 150, downKbit: 1600, upKbit: 750 });
    await fillSelfCheck(page, app, '一楼前台');
    const sending = page.waitForRequest(isSubmission);
    await signHere(page);
    await expectReceipt(page, idIn(await sending), knownBefore);
  });
});

/** A phone of the unit, and the self-checks that the app has before it hands in its own. */
async function aPhoneAtWork(): Promise<{ page: Page; knownBefore: string[] }> {
  const page = await browser.newPage(phone);
  page.setDefaultTimeout(60_000);
  return { page, knownBefore: await selfCheckIds() };
}

const isSubmission = (request: Request) => request.method() === 'POST' && /\/self-checks\/sc_/.test(request.url());
const idIn = (request: Request) => (/sc_\w+/.exec(request.url())?.[0] ?? '') as SelfCheck['selfCheckId'];

/** The newest hundred; the demo city has hardly more. */
async function selfCheckIds(): Promise<string[]> {
  const office = await callAs(app, 'safety@example.com');
  return (await office(selfCheckApi.listSelfChecks, { limit: 100 })).items.map(({ selfCheckId }) => selfCheckId);
}

/** The phone got a receipt by itself, for the one self-check that came, and the photo of it is stored and shown. */
async function expectReceipt(page: Page, selfCheckId: SelfCheck['selfCheckId'], before: string[]): Promise<void> {
  const receiptNo = await page.getByText(/^ZC-\d{4}-\d{6}$/).textContent({ timeout: patience });
  expect((await selfCheckIds()).filter((id) => !before.includes(id))).toEqual([selfCheckId]);
  const office = await callAs(app, 'safety@example.com');
  const selfCheck = await office(selfCheckApi.getSelfCheck, { selfCheckId });
  expect(selfCheck).toMatchObject({ receiptNo, failCount: 1, hazards: [{}], waitingPhotoIds: [] });
  const photoIds = Object.values(selfCheck.answers).flatMap((answer) =>
    answer.value === 'fail' ? answer.photoIds : [],
  );
  const { photos } = await office(photoApi.getPhotos, { photoIds });
  expect(photos.map(({ status }) => status)).toEqual(['stored']);
  const picture = await fetch(new URL(photos[0]?.pictureUrl ?? '', app.start.url));
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  await page.context().close();
}

/** The hazard as the API has it, once its photos have arrived. */
async function stored(hazardNo: string): Promise<Hazard> {
  const office = await callAs(app, 'safety@example.com');
  const find = async () => (await office(hazardApi.listHazards, { hazardNo })).items[0];
  await expect.poll(async () => (await find())?.waitingPhotoIds, { timeout: 60_000 }).toEqual([]);
  const hazardId = (await find())?.hazardId as Hazard['hazardId'];
  return office(hazardApi.getHazard, { hazardId });
}

/** Rounds are in one column beside the photo before; the viewer has it beside the latest, and both are really there. */
async function expectPhotosSideBySide(page: Page): Promise<void> {
  const titles = ['整改前', '第 2 次整改后', '第 1 次整改后'];
  const columns = titles.map(async (name) => (await page.getByRole('heading', { name, exact: true }).boundingBox())?.x);
  const [left = 0, right = 0, below] = await Promise.all(columns);
  expect([right > left, below]).toEqual([true, right]);
  await page.getByRole('button', { name: '第 2 次整改后 1' }).click();
  const viewer = page.getByRole('dialog');
  const panes = ['整改前', '第 2 次整改后'].map((title) =>
    viewer.getByRole('figure').filter({ hasText: title }).locator('img'),
  );
  const boxes = await Promise.all(
    panes.map(async (photo) => {
      await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
      return photo.boundingBox();
    }),
  );
  const [before, after] = boxes;
  expect(before && after && before.x + before.width <= after.x && Math.abs(before.y - after.y) < 40).toBe(true);
  await viewer.getByRole('button', { name: '关闭' }).click();
}
