/**
 * Bundles every entry point of `functions/` in one esbuild run: minified ESM with the AWS SDK inside, so that a
 * function runs the versions that the lockfile names. sharp stays outside: it brings a native library (photo-layer.ts).
 */
import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
export const bundleDir = join(root, 'dist/functions');

/** A map beside each bundle, named in it, or none. */
export type SourceMaps = 'linked' | false;

/** Parts of the AWS SDK that no function needs; each file says why. */
const replaced = {
  '@aws-sdk/credential-provider-node': 'credentials.ts',
  '@aws-sdk/endpoint-cache': 'endpoint-cache.ts',
  '@smithy/core/event-streams': 'event-streams.ts',
};

/** A client of the SDK carries its whole package.json to tell its version. */
const versionsOnly: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** `units/http`, `photos/on-upload`, …: entry points are recognised by name. */
export function entryNames(): string[] {
  const files = globSync('*/{http,task-*,on-*,every-*}.ts', { cwd: join(root, 'functions') });
  return files.map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/')).sort();
}

/**
 * Writes `<outdir>/<entry>/index.mjs`, with a source map beside it where one is asked for; returns the size of each in
 * bytes.
 */
export async function bundleFunctions(
  outdir = bundleDir,
  entries = entryNames(),
  sourcemap: SourceMaps = false,
): Promise<Record<string, number>> {
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((name) => [`${name}/index`, `functions/${name}.ts`])),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    sourcemap,
    sourcesContent: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['sharp'],
    alias: Object.fromEntries(
      Object.entries(replaced).map(([name, file]) => [name, join(root, 'functions/kit', file)]),
    ),
    plugins: [versionsOnly],
    loader: { '.html': 'text' },
    // Dependencies in CommonJS call require() for Node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'warning',
  });
  const outputs = Object.entries(result.metafile.outputs).filter(([file]) => file.endsWith('.mjs'));
  return Object.fromEntries(
    outputs.map(([file, { bytes }]) => [relative(relative(root, outdir), file).replace('/index.mjs', ''), bytes]),
  );
}
