/** `npm run screenshots`: the pictures of the README, from a running demo city. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { callAs, desk, openBrowser, phone, signIn, signInAs, startApp } from './app.ts';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
mkdirSync(folder, { recursive: true });
const [app, browser] = await Promise.all([startApp(80), openBrowser()]);
try {
  const unit = await browser.newPage(phone);
  await unit.goto(app.start.unitLink);
  await unit.getByText('我的隐患').waitFor();
  await unit.screenshot({ path: `${folder}/phone.png` });
  const reviewer = await browser.newPage(desk);
  const { hazardId, email } = await closureToApprove();
  await signInAs(reviewer, app, email);
  await reviewer.goto(`${app.start.console}hazards/${hazardId}`);
  await reviewer.getByText('流程图').waitFor();
  await reviewer.waitForLoadState('networkidle');
  await reviewer.screenshot({ path: `${folder}/hazard.png` });
  const leader = await browser.newPage(desk);
  await signIn(leader, app, 'bureau-leader');
  await leader.goto(`${app.start.console}board`);
  await leader.getByRole('heading', { name: '最近 12 周' }).waitFor();
  await leader.waitForLoadState('networkidle');
  await leader.screenshot({ path: `${folder}/board.png` });
} finally {
  await browser.close();
  await app.remove();
}

/** A closure that waits for the head of a district's centre. */
async function closureToApprove(): Promise<{ hazardId: string; email: string }> {
  const office = app.start.logins.find(({ role }) => role === 'safety-office');
  const call = await callAs(app, office?.email ?? '');
  const { items } = await call(hazardApi.listHazards, { status: ['pending-closure'], level: 'general' });
  const [hazard] = items;
  if (!hazard) throw new Error('the demo city has no closure to approve');
  return { hazardId: hazard.hazardId, email: `${hazard.districtId.toLowerCase()}-head@example.com` };
}
