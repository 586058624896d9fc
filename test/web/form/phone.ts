/** A phone with the page: Chromium at 360×740, touch, Chinese. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { build } from 'vite';
import { chromiumFlags, ensureChromium } from '../../support/chromium.ts';

const config = fileURLToPath(new URL('../../../web/form/vite.config.ts', import.meta.url));

export async function buildPage(): Promise<void> {
  await build({ configFile: config, logLevel: 'error' });
}

export async function aPhone(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'phone-')), {
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
  context.setDefaultTimeout(6000);
  return context;
}

/** A photo as a camera makes it: detail everywhere, turned by EXIF, with time and place. */
export async function aCameraPhoto(seed = 1): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const shapes = Array.from({ length: 400 }, (_, index) => {
    const [x, y, size] = [71, 131, 17].map((step) => (index * step * (seed + 6)) % 3000) as [number, number, number];
    return `<rect x="${x}" y="${y}" width="${40 + (size % 300)}" height="${30 + (size % 200)}" fill="hsl(${(index * 47) % 360} 40% ${30 + (index % 50)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="4000">${shapes.join('')}</svg>`;
  const noise = await sharp({
    create: {
      width: 750,
      height: 1000,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 24 },
    },
  })
    .resize(3000, 4000)
    .png()
    .toBuffer();
  const buffer = await sharp(Buffer.from(svg))
    .composite([{ input: noise, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .withExif({
      IFD0: { Make: 'Sample', Model: 'Camera' },
      IFD2: { DateTimeOriginal: '2026:11:23 11:58:00', OffsetTimeOriginal: '+08:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '44/1 18/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '86/1 6/1 0/1' },
    })
    .toBuffer();
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer };
}

/** Answers every item that has no answer yet; items that ask for a photo become not applicable. */
export async function answerTheRest(page: Page): Promise<void> {
  const items = page.locator('.item');
  for (const item of await items.all()) {
    if (await item.locator('input:checked').count()) continue;
    if (await item.getByText('须拍照').count()) {
      await item.getByLabel('不适用', { exact: true }).check();
      await item.getByRole('combobox').selectOption('not-in-use');
    } else await item.getByLabel('合格', { exact: true }).check();
  }
}
