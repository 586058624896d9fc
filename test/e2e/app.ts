/** The whole app as `npm start` runs it, in a data folder of its own; and a browser to use it with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../support/chromium.ts';

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
  const parameters = ['infra/start.ts', '--port', '0', '--data', dataDir, ...seed];
  let child: ChildProcess;
  const app = { dataDir } as App;
  async function run(): Promise<void> {
    rmSync(join(dataDir, 'start.json'), { force: true });
    const printed: Buffer[] = [];
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
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
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

/** Signs in through the issuer's own page. */
export async function signIn(page: Page, { start }: App, role: string): Promise<void> {
  const login = start.logins.find((one) => one.role === role);
  if (!login) throw new Error(`the demo city has no ${role}`);
  await page.goto(start.console);
  const enter = page.getByRole('button', { name: '登录' });
  await enter.click();
  await page.locator('input[name=email]').fill(login.email);
  await page.locator('input[name=password]').fill(login.password);
  await page.locator('form button[type=submit]').click();
  // The announcement names the post too: 陆样安（安办主任）.
  const [name = ''] = login.name.split('（');
  await page.getByText(name).first().waitFor();
}
