/** The console as staff use it: everybody at a desk of their own, deciding with the forms of a hazard's page. */
import type { Browser, Locator, Page } from 'playwright-core';
import { aCameraPhoto } from '../web/form/phone.ts';
import { type App, desk, signInAs } from './app.ts';

/** Sits down at a desk and signs in; the browser keeps nothing of anybody else's there. */
export async function sitDown(browser: Browser, app: App, email: string): Promise<Page> {
  const context = await browser.newContext(desk);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await signInAs(page, app, email);
  return page;
}

/** The name that the frame calls the person by. */
export async function nameAt(page: Page): Promise<string> {
  return (await page.getByRole('banner').locator('.who strong').textContent()) ?? '';
}

/** Opens a hazard that waits for whoever sits here, without waiting for the queue to renew itself. */
export async function takeFromQueue(page: Page, hazardNo: string): Promise<void> {
  await page.getByRole('link', { name: /^我的待办/ }).click();
  await page.reload();
  const queue = page.getByRole('region', { name: '待办清单' });
  await queue.getByRole('button', { name: new RegExp(hazardNo) }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(hazardNo) }).waitFor();
}

/** Opens a hazard by its number, from the list of all. */
export async function findInList(page: Page, hazardNo: string): Promise<void> {
  await page.getByRole('link', { name: '隐患清单' }).click();
  await page.getByLabel('隐患编号或销号编号').fill(hazardNo);
  await page.getByLabel('隐患编号或销号编号').press('Enter');
  await page.getByRole('link', { name: hazardNo }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(hazardNo) }).waitFor();
}

/** What the page offers to whoever sits here. */
export function offers(page: Page): Locator {
  return page.getByRole('region', { name: '可以办理' }).getByRole('button');
}

/** Opens the form of an action, fills it in and hands it in; a form that was refused would stay. */
async function decide(page: Page, title: string, fill: (form: Locator) => Promise<void>): Promise<void> {
  await offers(page)
    .and(page.getByRole('button', { name: title, exact: true }))
    .click();
  const form = page.getByRole('form', { name: title });
  await fill(form);
  await form.getByRole('button', { name: `提交：${title}` }).click();
  await form.waitFor({ state: 'detached' });
}

/** As a general hazard, to be rectified within so many days. */
export function grade(page: Page, days: number, requirement: string): Promise<void> {
  return decide(page, '受理定级', async (form) => {
    await form.getByLabel('一般', { exact: true }).check();
    await form.getByLabel('定级依据').fill('《消防法》第二十八条');
    await form.getByLabel('限期整改').check();
    await form.getByLabel('整改时限（天）').fill(String(days));
    await form.getByLabel('整改要求').fill(requirement);
  });
}

export function assign(page: Page, responsiblePerson: string): Promise<void> {
  return decide(page, '分派', (form) => form.getByLabel('单位责任人').fill(responsiblePerson));
}

export function sendVerifier(page: Page, name: string): Promise<void> {
  return decide(page, '派员核查', async (form) => {
    await form.getByLabel('现场核查').check();
    await form.getByLabel('核查人员').fill(name);
    await page.getByRole('option', { name: new RegExp(name) }).waitFor({ state: 'attached' });
    await form.getByLabel('核查人员').press('Enter');
    await form.getByLabel('核查人员').press('Escape');
  });
}

/** On site: with a photo of what is there. */
export function conclude(page: Page, isPassed: boolean, conclusion: string, seed: number): Promise<void> {
  return decide(page, '填写核查结论', async (form) => {
    await form.getByLabel(isPassed ? '合格' : '不合格', { exact: true }).check();
    await form.getByLabel('核查结论').fill(conclusion);
    await form.getByLabel('核查照片').setInputFiles(await aCameraPhoto(seed));
    await form.getByText('已存').first().waitFor();
  });
}

export function approve(page: Page, opinion: string): Promise<void> {
  return decide(page, '批准销号', (form) => form.getByLabel('意见').fill(opinion));
}

/** How many hazards the board says were closed in the last of its weeks. */
export async function closedThisWeek(page: Page): Promise<number> {
  await page.getByRole('link', { name: '看板' }).click();
  await page.reload();
  await page.getByText('以表格显示').click();
  const number = page.getByRole('link', { name: / 销号 \d+$/ }).last();
  return Number(await number.textContent());
}

/** Entries of the hazard's page without their time, which each has to have. */
export async function timelineOn(page: Page): Promise<string[]> {
  const entries = page.getByRole('region', { name: '办理过程' }).getByRole('listitem').locator('p');
  const lines = await entries.allInnerTexts();
  return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d /, ''));
}
