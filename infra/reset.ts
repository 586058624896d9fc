/** `npm run reset [-- --data DIR]`: wipes what `npm start` keeps. Refuses while a host runs on it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isDataFolder, wipe } from './data-folder.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: fileURLToPath(new URL('../.local', import.meta.url)) } },
});
const dataDir = resolve(values.data);
const mark = join(dataDir, 'start.json');

if (!existsSync(dataDir)) console.log(`There is nothing in ${dataDir}.`);
else if (!isDataFolder(dataDir)) {
  console.error(`${dataDir} is not a data folder of this app; it stays as it is.`);
  process.exitCode = 1;
} else if (isRunning()) {
  console.error(`The app is running on ${dataDir}: stop it first.`);
  process.exitCode = 1;
} else {
  const others = wipe(dataDir);
  console.log(
    `${dataDir} is wiped.${others.length > 0 ? ` Not this app's, so left there: ${others.join(', ')}.` : ''}`,
  );
}

function isRunning(): boolean {
  if (!existsSync(mark)) return false;
  const { pid } = JSON.parse(readFileSync(mark, 'utf8')) as { pid: number };
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
