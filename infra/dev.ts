/** `npm run dev`: `npm start` with its options, started anew when a source changes; what is in the data folder stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Milliseconds without another change: an editor or a checkout writes many files at once. */
const settled = 300;

function run(): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'infra/start.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // What it could not start with is on the screen; the next change may mend it.
  child.once('exit', (code) => code && console.log('waiting for a change …'));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

let child = run();
let timer: NodeJS.Timeout | undefined;
let last: Promise<void> = Promise.resolve();
const restart = async () => {
  await stop(child);
  child = run();
};
for (const folder of ['functions', 'schemas', 'web', 'data', 'workflows', 'infra']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(restart);
    }, settled);
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop(child).then(() => process.exit(0));
  });
}
