/** A Chromium of its own for each visit: nothing cached, nothing kept, as slow as asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../support/chromium.ts';

/** `cpu` is how many times slower; kilobits a second. */
export type Slowness = { cpu?: number; latencyMs?: number; downKbit?: number; upKbit?: number };

const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export async function visit<T>(device: 'phone' | 'desk', use: (page: Page) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: chromiumFlags,
    locale: 'zh-CN',
    ...(device === 'phone' ? phone : { viewport: { width: 1440, height: 900 } }),
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

export async function slowDown(page: Page, { cpu = 1, latencyMs = 0, downKbit, upKbit }: Slowness): Promise<void> {
  const client = await page.context().newCDPSession(page);
  // -1 is as fast as it goes.
  const bytes = (kbit: number | undefined) => (kbit === undefined ? -1 : (kbit * 1000) / 8);
  await client.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytes(downKbit),
    uploadThroughput: bytes(upKbit),
  });
  await client.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}
