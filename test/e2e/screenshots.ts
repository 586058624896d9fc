/** `npm run screenshots`: the pictures of the README, from a running demo city. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { desk, openBrowser, phone, signIn, startApp } from './app.ts';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
mkdirSync(folder, { recursive: true });
const [app, browser] = await Promise.all([startApp(16), openBrowser()]);
try {
  const unit = await browser.newPage(phone);
  await unit.goto(app.start.unitLink);
  await unit.getByText('我的隐患').waitFor();
  await unit.screenshot({ path: `${folder}/phone.png` });
  const reviewer = await browser.newPage(desk);
  await signIn(reviewer, app, 'safety-office');
  await reviewer.goto(`${app.start.console}hazards?status=closed`);
  await reviewer
    .getByText(/YH-\d{4}-\d{6}/)
    .first()
    .click();
  await reviewer.getByText('流程图').waitFor();
  await reviewer.waitForLoadState('networkidle');
  await reviewer.screenshot({ path: `${folder}/hazard.png`, fullPage: true });
  const leader = await browser.newPage(desk);
  await signIn(leader, app, 'bureau-leader');
  await leader.goto(`${app.start.console}board`);
  await leader.getByRole('heading', { name: '最近 12 周' }).waitFor();
  await leader.waitForLoadState('networkidle');
  await leader.screenshot({ path: `${folder}/board.png`, fullPage: true });
} finally {
  await browser.close();
  await app.remove();
}
