import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

type Manifest = {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
};

/** Finds the file or folder that a cloud assembly publishes under an object key, by its `*.assets.json` manifests. */
export function openAssets(folder: string | undefined): (objectKey: string) => string | undefined {
  if (folder === undefined || !existsSync(folder)) return () => undefined;
  const found = new Map<string, string>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.assets.json'))) {
    const { files = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Manifest;
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined) continue;
      for (const { objectKey } of Object.values(destinations)) found.set(objectKey, resolve(folder, source.path));
    }
  }
  return (objectKey) => {
    const path = found.get(objectKey) ?? resolve(folder, `asset.${objectKey.replace(/\.zip$/, '')}`);
    return existsSync(path) ? path : undefined;
  };
}

type Assembly = { artifacts?: Record<string, { type: string; environment?: string }> };

/** The region that the assembly was synthesised for; undefined when it leaves it open. */
export function regionOf(folder: string): string | undefined {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) return undefined;
  const { artifacts = {} } = JSON.parse(readFileSync(file, 'utf8')) as Assembly;
  const stacks = Object.values(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
  const region = stacks[0]?.environment?.split('/').at(-1);
  return region === undefined || region === 'unknown-region' ? undefined : region;
}
