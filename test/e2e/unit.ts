/** What a unit does on its phone, from the link of its poster. */
import type { Page } from 'playwright-core';
import { aCameraPhoto, answerTheRest, fillFinding, signHere } from '../web/form/phone.ts';
import type { App } from './app.ts';

/** Opens the link anew: the same address again would only be another place on the page. */
export async function home(page: Page, app: App): Promise<void> {
  await page.goto(app.start.unitLink);
  await page.reload();
}

/** Fills in the first self-check that the home screen has, with one failed item, up to the signature. */
export async function fillSelfCheck(page: Page, app: App, place: string): Promise<void> {
  await home(page, app);
  await page.getByRole('button', { name: /自查/ }).first().click();
  await fillFinding(page.locator('.item').first(), place);
  await answerTheRest(page);
  await page.getByRole('button', { name: '签名提交' }).click();
}

/** The number that a receipt gives the hazard. */
export async function hazardNoOn(page: Page): Promise<string> {
  return (await page.getByRole('button', { name: /YH-\d{4}-\d{6}/ }).textContent()) ?? '';
}

/** Signs for a hazard that was assigned. */
export async function acknowledge(page: Page, app: App, place: string): Promise<void> {
  await openHazard(page, app, '请签收', place);
  await page.getByLabel('姓名').fill('姜样寅');
  await page.getByRole('button', { name: '签收' }).click();
  await page.getByRole('button', { name: '提交整改' }).waitFor();
}

/** Opens a hazard of the unit's own list, where it stands as `status`. */
export async function openHazard(page: Page, app: App, status: string, place: string): Promise<void> {
  await home(page, app);
  await page.getByRole('button', { name: new RegExp(place) }).first();
  await page.getByRole('button', { name: new RegExp(`${status}.*${place}`) }).click();
}

/** Hands a rectification in, from the hazard's page on. */
export async function rectify(page: Page, measures: string, seed: number): Promise<void> {
  await page.getByRole('button', { name: '提交整改' }).click();
  await page.getByLabel('整改措施').fill(measures);
  await page.getByLabel('整改费用').fill('0.3');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await aCameraPhoto(seed));
  await page.getByText('已存').first().waitFor();
  await signHere(page);
  await page.getByText('待核查').first().waitFor();
}
