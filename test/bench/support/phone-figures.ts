/** What a person with a phone waits for. Every visit begins with an empty browser and a link of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Slowness, slowDown, visit } from './browser.ts';
import { firstRadio, goOn, timeAnswers, untilStored } from './in-page.ts';
import { listen, type Weight } from './page-weight.ts';
import { aPhoto, fromCamera } from './photos.ts';
import { benchDir } from './report.ts';

/** Opens the form that is due as soon as it is offered; resolves once its first item can be answered. */
async function openForm(page: Page, link: string): Promise<number> {
  await page.addInitScript(goOn);
  await page.goto(link, { waitUntil: 'commit' });
  return page.evaluate(firstRadio);
}

export function weight(link: string): Promise<Weight> {
  return visit('phone', async (page) => {
    const { weigh } = listen(page, new URL(link).origin);
    await openForm(page, link);
    return weigh();
  });
}

/** Seconds from opening the link. */
export function readyForFirstAnswer(link: string, slowness: Slowness): Promise<number> {
  return visit('phone', async (page) => {
    await slowDown(page, slowness);
    return (await openForm(page, link)) / 1000;
  });
}

/** Milliseconds of work for each item that is answered, and how many answers a reload right after the last loses. */
export function answering(link: string, cpu: number): Promise<{ script: number[]; whole: number[]; lost: number }> {
  return visit('phone', async (page) => {
    await openForm(page, link);
    await slowDown(page, { cpu });
    const work = await page.evaluate(timeAnswers, 'pass');
    await page.reload();
    await page.locator('.item').first().waitFor();
    const kept = await page.locator('.choices input:checked').count();
    return {
      script: work.map(({ script }) => script),
      whole: work.map(({ whole }) => whole),
      lost: work.length - kept,
    };
  });
}

/** Seconds from choosing the first of three photos, one after the other, until the app has stored all of them. */
export async function photosUntilStored(link: string, slowness: Slowness): Promise<number> {
  const files = await cameraPhotos();
  return visit('phone', async (page) => {
    await openForm(page, link);
    await page.locator('.item .fail input').first().check();
    const camera = page.locator('.item input[type=file]').first();
    await camera.waitFor({ state: 'attached' });
    await slowDown(page, slowness);
    const began = performance.now();
    for (const file of files) await camera.setInputFiles(file);
    await page.evaluate(untilStored, files.length);
    return (performance.now() - began) / 1000;
  });
}

let taken: Promise<string[]> | undefined;

/** Three files of 12 megapixels, made once. */
function cameraPhotos(): Promise<string[]> {
  taken ??= Promise.all(
    [1, 2, 3].map(async (number) => {
      const file = join(benchDir, `camera-${number}.jpg`);
      writeFileSync(file, (await aPhoto(number, fromCamera)).bytes);
      return file;
    }),
  );
  return taken;
}
