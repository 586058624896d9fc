import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSignIn } from '../../infra/demo/sign-in.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { staffApi } from '../../schemas/staff.ts';
import { systemApi } from '../../schemas/system.ts';
import { type Call, createCall } from '../../web/api.ts';
import { aCameraPhoto, answerTheRest, fillFinding, sign, signHere } from '../web/form/phone.ts';
import { type App, desk, openBrowser, phone, signIn, startApp } from './app.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(6), openBrowser()]);
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await app?.remove();
});

/** Calls as somebody of the demo city, signed in by their own password. */
async function callAs(email: string): Promise<Call> {
  const origin = app.start.url;
  const { issuer, clientId } = await createCall({ origin, language: () => 'zh-CN' })(systemApi.getSignIn, {});
  const { signIn: enter } = openSignIn({ issuer, clientId, redirectUri: `${origin}/signed-in` });
  const { idToken } = await enter(email, app.start.logins[0]?.password ?? '');
  return createCall({ origin, language: () => 'zh-CN', token: async () => idToken });
}

/** Opens the link anew: the same address again would only be another place on the page. */
async function home(page: Page): Promise<void> {
  await page.goto(app.start.unitLink);
  await page.reload();
}

/** A rectification as the unit's safety officer hands it in. */
async function rectify(page: Page, measures: string, seed: number): Promise<void> {
  await home(page);
  await page.getByRole('button', { name: /请整改.*二楼东侧安全出口/ }).click();
  await page.getByRole('button', { name: '提交整改' }).click();
  await page.getByLabel('整改措施').fill(measures);
  await page.getByLabel('整改费用').fill('0.3');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await aCameraPhoto(seed));
  await page.getByText('已存').first().waitFor();
  await signHere(page);
  await page.getByLabel('整改措施').waitFor({ state: 'hidden' });
  await home(page);
  await page.getByRole('button', { name: /待核查.*二楼东侧安全出口/ }).waitFor();
}

describe('a seeded city', { timeout: 300_000, retry: 0 }, () => {
  it('closes the loop: found on a phone, graded, assigned, rectified, rejected once, rectified again, closed', async () => {
    const unit = await browser.newPage({ ...phone, geolocation: { longitude: 86, latitude: 44 } });
    unit.setDefaultTimeout(30_000);
    await unit.goto(app.start.unitLink);
    await unit
      .getByRole('button', { name: '每月自查' })
      .or(unit.getByRole('button', { name: /自查/ }))
      .first()
      .click();
    await fillFinding(unit.locator('.item').first());
    await answerTheRest(unit);
    await sign(unit);
    const receipt = await unit
      .getByText(/YH-\d{4}-\d{6}/)
      .first()
      .textContent();
    const hazardNo = /YH-\d{4}-\d{6}/.exec(receipt ?? '')?.[0] ?? '';

    const safety = await callAs('safety@example.com');
    const found = await safety(hazardApi.listHazards, { status: ['reported'] });
    const hazardId = found.items.find((row) => row.hazardNo === hazardNo)?.hazardId as Hazard['hazardId'];
    const now = (): Promise<Hazard> => safety(hazardApi.getHazard, { hazardId });
    const named = async () => ({ hazardId, version: (await now()).version });
    await expect.poll(async () => (await now()).waitingPhotoIds, { timeout: 20_000 }).toEqual([]);

    const { districtId, departmentId, isMajorProposed } = await now();
    const of = (post: string) => callAs(`${districtId.toLowerCase()}-${post}@example.com`);
    const [clerk, verifier, head] = await Promise.all([of('clerk'), of('verifier'), of('head')]);
    const grader = isMajorProposed ? await callAs(`${departmentId}-clerk@example.com`) : clerk;
    const staffId = (await verifier(staffApi.getMe, {})).actor.staffId as `st_${string}`;
    const verify = async (isPassed: boolean, conclusion: string) => {
      await clerk(hazardApi.dispatchVerification, { ...(await named()), method: 'on-site', verifierIds: [staffId] });
      await verifier(hazardApi.verifyHazard, { ...(await named()), isPassed, conclusion });
    };
    const grade = { level: 'general', disposal: 'limited', deadlineDays: 3, levelBasis: '消防法第十六条' } as const;
    await grader(hazardApi.triageHazard, { ...(await named()), ...grade, requirement: '拆除链锁' });
    await clerk(hazardApi.assignHazard, { ...(await named()), responsiblePerson: '姜样寅' });

    await home(unit);
    await unit.getByRole('button', { name: /请签收.*二楼东侧安全出口/ }).click();
    await unit.getByLabel('姓名').fill('姜样寅');
    await unit.getByRole('button', { name: '签收' }).click();
    await expect.poll(async () => (await now()).status, { timeout: 20_000 }).toBe('rectifying');
    await rectify(unit, '已拆除链锁', 3);
    await verify(false, '推闩锁不能从里面打开');
    await rectify(unit, '已更换推闩锁', 4);
    await verify(true, '从里面一推即开，合格');
    await expect(verifier(hazardApi.approveClosure, { ...(await named()), opinion: '同意' })).rejects.toMatchObject({
      code: 'hazard.same-person',
    });
    await head(hazardApi.approveClosure, { ...(await named()), opinion: '同意销号' });
    const closed = await now();
    expect([closed.status, closed.rejectCount, closed.rectifications.length]).toEqual(['closed', 1, 2]);
    await unit.close();

    const board = await browser.newPage(desk);
    await signIn(board, app, 'safety-office');
    await board.goto(`${app.start.console}hazards/${hazardId}`);
    await board.getByText('已销号').first().waitFor();
    await board.getByText('推闩锁不能从里面打开').first().waitFor();
    await board.close();
  });
});
