/**
 * Builds what the CDK app needs: both web pages, then every function. Skipped when no source has changed since the
 * last build. `node infra/build.ts` builds by hand.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as vite } from 'vite';
import { bundleFunctions } from './bundle.ts';
import { siteDir } from './site.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['functions', 'schemas', 'web', 'data', 'workflows'];

/** A digest of the files below these folders and of the lockfile: the same content is the same digest. */
export function digestOf(folders: string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of folders) {
    const files = globSync('**/*', { cwd: join(root, folder), withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
      hash.update(file.slice(root.length)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Calls `make` unless `stamp` says that it was made from the same digest. */
export async function unlessDone(stamp: string, digest: string, make: () => Promise<void>): Promise<void> {
  const file = join(root, 'dist', stamp);
  if (existsSync(file) && readFileSync(file, 'utf8') === digest) return;
  rmSync(file, { force: true });
  await make();
  writeFileSync(file, digest);
}

export async function build(onProgress: (step: string) => void = () => {}): Promise<void> {
  await unlessDone('built', digestOf(sources), async () => {
    onProgress('building the phone page and the console');
    await Promise.all(
      ['form', 'console'].map((page) =>
        vite({ configFile: join(root, `web/${page}/vite.config.ts`), logLevel: 'error' }),
      ),
    );
    assembleSite();
    onProgress('bundling the functions');
    await bundleFunctions();
  });
}

/** `dist/site`: both pages' hashed assets side by side, and their HTML for the pages function. */
function assembleSite(): void {
  rmSync(siteDir, { recursive: true, force: true });
  mkdirSync(siteDir, { recursive: true });
  for (const page of ['form', 'console']) {
    cpSync(join(root, 'dist/web', page), siteDir, { recursive: true, filter: (file) => !file.endsWith('.html') });
    cpSync(join(root, 'dist/web', page, 'index.html'), join(siteDir, `${page}.html`));
  }
}

if (import.meta.main) await build((step) => console.log(step));
