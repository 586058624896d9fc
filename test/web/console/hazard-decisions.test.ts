import { describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { signIn, withFreshDesk } from './desk.ts';
import { people } from './fake-city.ts';

const desk = withFreshDesk();

describe('the page of a hazard', { timeout: 90_000 }, () => {
  it('has a centre wait for the unit, and then supplement what the unit left', async () => {
    const { hazards } = desk.server.city;
    const hazardId = anId('hz', 42);
    const hazard = hazards.get(hazardId);
    if (!hazard) throw new Error('no such hazard');
    const returned = { ...hazard, status: 'returned' as const, waitingPhotoIds: [anId('ph', 420)] };
    hazards.set(hazardId, { ...returned, roundSince: later(-2) });
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/hazards/${hazardId}`);
    await page.getByText(/^退回未满 72 小时/).waitFor();
    expect(await page.getByRole('button', { name: '代单位补充' }).count()).toBe(0);
    hazards.set(hazardId, { ...returned, roundSince: later(-4) });
    await page.reload();
    await page.getByRole('button', { name: '代单位补充' }).click();
    await page.getByText('单位一直没有传来的照片，代补后不再等待。').waitFor();
    expect(await page.getByLabel('部位').inputValue()).toBe(hazard.location);
    await page.getByLabel('部位').fill('二楼西侧安全出口');
    await page.getByLabel('代补原因').fill('三次电话未接，已到现场核对');
    await page.getByRole('button', { name: '提交：代单位补充' }).click();
    await page.locator('.hazard > header').getByText('已上报').waitFor();
    await page.getByText('服务中心代单位补充').waitFor();
    expect(hazards.get(hazardId)).toMatchObject({ location: '二楼西侧安全出口', waitingPhotoIds: [] });
  });

  it('has a centre name other verifiers for a verification under way', async () => {
    const { hazards } = desk.server.city;
    const hazardId = anId('hz', 42);
    const hazard = hazards.get(hazardId);
    if (!hazard) throw new Error('no such hazard');
    const verifierIds = [people.verifier.staffId];
    hazards.set(hazardId, { ...hazard, status: 'verifying', verificationMethod: 'on-site', verifierIds });
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/hazards/${hazardId}`);
    await page.getByRole('button', { name: '改派核查' }).click();
    await page.getByLabel('核查人员').click();
    await page.getByTitle(/钱样东/).click();
    // The list of people lies over the button until it is left.
    await page.getByText('核查方式').click();
    await page.getByRole('button', { name: '提交：改派核查' }).click();
    await page.getByText('已改派核查').waitFor();
    expect(hazards.get(hazardId)).toMatchObject({ status: 'verifying', verifierIds: [people.centre.staffId] });
  });

  it('says why it came back while it is back, and to whom', async () => {
    const { hazards } = desk.server.city;
    const hazardId = anId('hz', 42);
    const hazard = hazards.get(hazardId);
    if (!hazard) throw new Error('no such hazard');
    const sentBack = { ...hazard, sentBackReason: '照片看不清锁具' };
    hazards.set(hazardId, { ...sentBack, status: 'rectifying' });
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/hazards/${hazardId}`);
    await page.getByText('退回整改原因').waitFor();
    await page.getByText('照片看不清锁具').waitFor();
    hazards.set(hazardId, { ...sentBack, status: 'submitted' });
    await page.reload();
    await page.locator('.hazard > header').getByText('待核查').waitFor();
    await page.getByText('问题描述').waitFor();
    expect(await page.getByText('照片看不清锁具').count()).toBe(0);
  });

  it('shows the number under which it was closed', async () => {
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/hazards/${anId('hz', 50)}`);
    await page.getByText('XH-2026-000001').waitFor();
  });
});
