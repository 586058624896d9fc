/**
 * `npm run bench:start`: the first start and a later one, from the command to the line that says ready, in a copy of
 * this checkout without anything built. The packages are those that are installed here.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './support/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const leftOut = ['node_modules', 'dist', '.local', '.git', 'cdk.out'];
const patienceMs = 10 * 60_000;

const copy = mkdtempSync(join(tmpdir(), 'bench-start-'));
try {
  cpSync(root, copy, { recursive: true, filter: (file) => !leftOut.includes(relative(root, file)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const first = await secondsToReady();
  const later = await secondsToReady();
  report('start', [
    { figure: 'first start, with building and seeding', measured: first, unit: 's', atMost: 90 },
    { figure: 'later start', measured: later, unit: 's', atMost: 20 },
  ]);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Starts, waits until it is ready, and stops it as Ctrl-C does. */
async function secondsToReady(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ['infra/start.ts', '--port', '0', '--data', join(copy, '.local')], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const { promise: ready, resolve } = Promise.withResolvers<number>();
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    if (printed.includes('is ready')) resolve((performance.now() - began) / 1000);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const seconds = await Promise.race([ready, gone]);
  clearTimeout(late);
  if (typeof seconds !== 'number') throw new Error(`the start ended before it was ready:\n${printed}`);
  child.kill('SIGINT');
  await gone;
  return seconds;
}
