/** A phone with the page: Chromium at 360×740, touch, Chinese. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { chromiumFlags, ensureChromium } from '../../support/chromium.ts';

/** Built before any test: support/build.ts. */
export const site = fileURLToPath(new URL('../../../dist/web/form', import.meta.url));

export async function aPhone(): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), 'phone-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: ensureChromium(),
    args: chromiumFlags,
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    geolocation: { longitude: 86.1, latitude: 44.3, accuracy: 20 },
    permissions: ['geolocation'],
  });
  context.setDefaultTimeout(20_000);
  context.on('close', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return context;
}

const taken = new Map<number, Promise<Buffer>>();

/** A photo as a camera makes it: twelve megapixels, detail everywhere, lying on its side by EXIF, with time and place. */
export async function aCameraPhoto(seed = 1): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = taken.get(seed) ?? draw(seed);
  taken.set(seed, buffer);
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await buffer };
}

function draw(seed: number): Promise<Buffer> {
  const shapes = Array.from({ length: 2500 }, (_, index) => {
    const [x, y, size] = [71, 131, 17].map((step) => (index * step * (seed + 6)) % 4000) as [number, number, number];
    return `<rect x="${x}" y="${y}" width="${20 + (size % 160)}" height="${15 + (size % 120)}" fill="hsl(${(index * 47) % 360} 40% ${30 + (index % 50)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="3000">${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg))
    .jpeg({ quality: 90 })
    .withExif({
      IFD0: { Make: 'Sample' },
      IFD2: { DateTimeOriginal: '2026:11:23 11:58:00', OffsetTimeOriginal: '+08:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '44/1 18/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '86/1 6/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** Fails an item, with place, words and a photo that has arrived. */
export async function fillFinding(item: Locator, place = '二楼东侧安全出口'): Promise<void> {
  await item.getByLabel('不合格').check();
  await item.getByLabel('具体位置').fill(place);
  await item.getByLabel('问题描述').fill('营业时间上锁');
  await item
    .locator('input[type=file]')
    .first()
    .setInputFiles(await aCameraPhoto());
  await item.getByText('已存').first().waitFor();
}

/** Goes to the last screen, signs by name and finger, and hands in. */
export async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: '签名提交' }).click();
  await signHere(page);
}

/** Signs where the pad is, and hands in. */
export async function signHere(page: Page): Promise<void> {
  await drawSignature(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
}

/** Name and a drawing on the pad. */
export async function drawSignature(page: Page): Promise<void> {
  await page.getByLabel('姓名').fill('姜样寅');
  const pad = await page.getByRole('img', { name: '用手指在框内签名' }).boundingBox();
  const { x, y } = pad ?? { x: 0, y: 0 };
  await page.mouse.move(x + 40, y + 40);
  await page.mouse.down();
  for (let step = 0; step < 12; step++) await page.mouse.move(x + 50 + step * 15, y + 50 + (step % 3) * 20);
  await page.mouse.up();
}

/** Answers every item that has no answer yet; items that ask for a photo become not applicable. */
export async function answerTheRest(page: Page): Promise<void> {
  await page.locator('.item').first().waitFor();
  // The items come a few at a time.
  await page.waitForFunction(
    () => document.querySelectorAll('.item').length === document.querySelector('progress')?.max,
  );
  await page.evaluate(() => {
    for (const item of document.querySelectorAll('.item:not(:has(:checked))')) {
      const value = item.textContent?.includes('须拍照') ? 'na' : 'pass';
      item.querySelector<HTMLInputElement>(`.${value} input`)?.click();
    }
  });
  for (const select of await page.locator('select').all()) await select.selectOption('not-in-use');
}
