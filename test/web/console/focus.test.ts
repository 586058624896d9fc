/** Whoever works by keyboard is never sent back to the top of the page. */
import { describe, it } from 'vitest';
import { signIn, withFreshDesk } from './desk.ts';

const desk = withFreshDesk();

describe('the focus', { timeout: 90_000 }, () => {
  it('is back on the action’s button when its form is put away, and with the next hazard when it is sent', async () => {
    const page = await signIn(desk, '钱样东');
    await page.getByRole('button', { name: /YH-2026-000002/ }).click();
    await page.getByRole('button', { name: '批准销号' }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: '取消' }).click();
    await page.waitForFunction(() => document.activeElement?.textContent === '批准销号');
    await page.keyboard.press('Enter');
    await page.getByLabel('意见').press('Control+Enter');
    await page.getByRole('heading', { name: /YH-2026-000003/ }).waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains('queue-work'));
  });

  it('is in a dialogue’s first field, and back where the dialogue was opened', async () => {
    const page = await signIn(desk, '吴样中');
    await page.goto(`${desk.server.origin}/staff`);
    const row = page.getByRole('row', { name: /孙样南/ });
    await row.getByRole('button', { name: '停用' }).click();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === '停用');
  });

  it('is in a question asked at a button, and back at the button when it is called off', async () => {
    const page = await signIn(desk, '钱样东');
    await page.goto(`${desk.server.origin}/links`);
    await page.getByRole('button', { name: '发放链接' }).first().press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('[role=tooltip]'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.textContent === '发放链接');
  });
});
