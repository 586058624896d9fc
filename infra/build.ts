/**
 * Builds what the CDK app needs: both web pages, then every function. Skipped when no source has changed since the
 * last build. `node infra/build.ts` builds by hand.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClassicLevel } from 'classic-level';
import { build as vite } from 'vite';
import { bundleDir, bundleFunctions, entryNames, type SourceMaps } from './bundle.ts';
import { siteDir } from './site.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['functions', 'schemas', 'web', 'data', 'workflows'];
const builders = ['infra/build.ts', 'infra/bundle.ts'];

/** A digest of the files below these folders, of these files, and of the lockfile: the same content is the same digest. */
export function digestOf(folders: string[], files: string[] = []): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...files]) hash.update(readFileSync(join(root, file)));
  for (const folder of folders) {
    const found = globSync('**/*', { cwd: join(root, folder), withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of found.map((entry) => join(entry.parentPath, entry.name)).sort()) {
      hash.update(file.slice(root.length)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Calls `make` unless `stamp` says that it was made from the same digest. */
export async function unlessDone(stamp: string, digest: string, make: () => Promise<void>): Promise<void> {
  const file = join(root, 'dist', stamp);
  const isDone = () => existsSync(file) && readFileSync(file, 'utf8') === digest;
  if (isDone()) return;
  const release = await lock();
  try {
    if (isDone()) return;
    rmSync(file, { force: true });
    await make();
    writeFileSync(file, digest);
  } finally {
    await release();
  }
}

/** Milliseconds between two looks whether another process is done. */
const lookAgain = 250;

/** Waits until no other process builds in this checkout. LevelDB's lock is the kernel's: it ends with its process. */
async function lock(): Promise<() => Promise<void>> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (let isTold = false; ; isTold = true) {
    const level = new ClassicLevel(join(root, 'dist/lock'));
    try {
      await level.open();
      return () => level.close();
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      if (code !== 'LEVEL_LOCKED') throw error;
      if (!isTold) console.log('Another process is building in this checkout: waiting for it.');
      await new Promise((resolve) => setTimeout(resolve, lookAgain));
    }
  }
}

/** @param maps 'linked' for stages that are deployed: by source maps operators read a stack trace */
export async function build(onProgress: (step: string) => void = () => {}, maps: SourceMaps = false): Promise<void> {
  await unlessDone('built', `${digestOf(sources, builders)} ${maps}`, async () => {
    onProgress('building the phone page and the console');
    await buildPages();
    assembleSite();
    onProgress('bundling the functions');
    await bundleFunctions(bundleDir, entryNames(), maps);
  });
}

/** Vite builds for the environment that it finds, and within the tests that is not production: React would be the one for developers. */
async function buildPages(): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await Promise.all(
      ['form', 'console'].map((page) =>
        vite({ configFile: join(root, `web/${page}/vite.config.ts`), logLevel: 'error' }),
      ),
    );
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** `dist/site`: the console's hashed assets, and both pages' HTML for the pages function. */
function assembleSite(): void {
  rmSync(siteDir, { recursive: true, force: true });
  mkdirSync(siteDir, { recursive: true });
  for (const page of ['form', 'console']) {
    cpSync(join(root, 'dist/web', page), siteDir, { recursive: true, filter: (file) => !file.endsWith('.html') });
    cpSync(join(root, 'dist/web', page, 'index.html'), join(siteDir, `${page}.html`));
  }
}

if (import.meta.main) await build((step) => console.log(step));
