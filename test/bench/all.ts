/** `npm run bench`: every benchmark, one after the other: they would slow each other down. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const names = ['bundles', 'local', 'request', 'lists', 'self-checks', 'console', 'phone', 'start'];

for (const name of names) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
