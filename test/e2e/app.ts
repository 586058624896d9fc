/** The whole app as `npm start` runs it, in a data folder of its own; and a browser to use it with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { demoPassword } from '../../infra/demo/people.ts';
import { systemApi } from '../../schemas/system.ts';
import { type Call, createCall } from '../../web/api.ts';
import { chromiumFlags, ensureChromium } from '../support/chromium.ts';
import { openSignIn } from '../support/sign-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Started = {
  url: string;
  console: string;
  logins: { role: string; name: string; email: string; password: string }[];
  unitLink: string;
  outbox: string;
  pid: number;
};
export type App = {
  start: Started;
  dataDir: string;
  kill(): Promise<void>;
  again(): Promise<void>;
  remove(): Promise<void>;
};

/** Starts the app and waits until it has announced itself. With 0 units there is no demo city. */
export async function startApp(units: number): Promise<App> {
  const dataDir = mkdtempSync(join(tmpdir(), 'app-'));
  const seed = units > 0 ? ['--seed-units', String(units)] : ['--no-seed'];
  // The first start takes any port; later ones take the same, or open pages and links would lead nowhere.
  let port = '0';
  let child: ChildProcess;
  const app = { dataDir } as App;
  async function run(): Promise<void> {
    rmSync(join(dataDir, 'start.json'), { force: true });
    const printed: Buffer[] = [];
    const parameters = ['infra/start.ts', '--port', port, '--data', dataDir, ...seed];
    child = spawn(process.execPath, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed.push(chunk);
        if (String(chunk).includes('Bihuan is ready')) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}:\n${Buffer.concat(printed)}`)));
    await promise;
    app.start = JSON.parse(readFileSync(join(dataDir, 'start.json'), 'utf8')) as Started;
    ({ port } = new URL(app.start.url));
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await keepGrants(app.start.url);
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  app.kill = () => end('SIGKILL');
  app.again = run;
  app.remove = async () => {
    await end('SIGTERM');
    if (existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
  };
  await run();
  return app;
}

/** For `npm run iam:unused`: what the template grants, and what of it this run of the app has used. */
async function keepGrants(url: string): Promise<void> {
  const folder = process.env.GRANTS_DIR;
  if (!folder) return;
  const grants = await fetch(`${url}/_local/iam`);
  writeFileSync(join(folder, `${randomUUID()}.json`), await grants.text());
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags });
}

export const phone = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  locale: 'zh-CN',
};
export const desk = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' };

/** Signs the person of a role in, as the app's start announced them. */
export async function signIn(page: Page, app: App, role: string): Promise<void> {
  const login = app.start.logins.find((one) => one.role === role);
  if (!login) throw new Error(`the demo city has no ${role}`);
  await signInAs(page, app, login.email);
  // The announcement names the post too: 陆样安（安办主任）.
  const [name = ''] = login.name.split('（');
  await page.getByText(name).first().waitFor();
}

/** Signs anybody of the demo city in through the issuer's own page: all have one password. */
export async function signInAs(page: Page, { start }: App, email: string): Promise<void> {
  const password = start.logins.find((one) => one.email === email)?.password ?? demoPassword;
  await page.goto(start.console);
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.getByRole('button', { name: '退出登录' }).waitFor();
}

/** Calls the API as anybody of the demo city. */
export async function callAs({ start }: App, email: string): Promise<Call> {
  const origin = start.url;
  const { issuer, clientId } = await createCall({ origin, language: () => 'zh-CN' })(systemApi.getSignIn, {});
  const { signIn: enter } = openSignIn({ issuer, clientId, redirectUri: `${origin}/signed-in` });
  const { idToken } = await enter(email, demoPassword);
  return createCall({ origin, language: () => 'zh-CN', token: async () => idToken });
}
