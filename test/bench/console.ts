/** `npm run bench:console`: what the console loads until the first screen of somebody who has signed in is there. */
import type { Page } from 'playwright-core';
import type { Role } from '../../schemas/actor.ts';
import { openApp, unthrottled } from './support/app.ts';
import { visit } from './support/browser.ts';
import { listen, type Weight } from './support/page-weight.ts';
import { openProduct } from './support/product.ts';
import { report } from './support/report.ts';
import { addStaff, password } from './support/staff.ts';

const aimKb = 450;

const host = await openApp(unthrottled);
try {
  const product = await openProduct(host);
  const firstScreen = async (role: Role): Promise<Weight> => {
    const email = await addStaff(host, product, role);
    return visit('desk', (page) => signIn(page, email));
  };
  const queue = await firstScreen('department');
  const board = await firstScreen('safety-office');
  report('console', [
    { figure: 'first screen of a department (queue), gzip', measured: queue.gzipKb, unit: 'KB', atMost: aimKb },
    { figure: 'first screen of the safety office (board), gzip', measured: board.gzipKb, unit: 'KB', atMost: aimKb },
  ]);
} finally {
  await host.close();
}

async function signIn(page: Page, email: string): Promise<Weight> {
  const { weigh } = listen(page, host.url);
  await page.goto(`${host.url}/sign-in`);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('邮箱').fill(email);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL(/\/(queue|board)/);
  await page.waitForLoadState('networkidle');
  return weigh();
}
