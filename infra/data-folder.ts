/** Which folder is a data folder of this app, and what in it is the app's own: nothing else is ever deleted. */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const firstNames = ['seeding', 'host.log', 'credentials.json'];
const ownNames = [...firstNames, 'host.log.1', 'store', 'dynamodb', 's3', 'inline', 'start.json', 'seed.json'];

/** Whether the folder holds the app's store, or only what a start leaves that ended before there was one. */
export function isDataFolder(dataDir: string): boolean {
  // LevelDB writes CURRENT into every database.
  if (existsSync(join(dataDir, 'store', 'CURRENT'))) return true;
  const names = namesIn(dataDir);
  return names.some((name) => firstNames.includes(name)) && names.every((name) => ownNames.includes(name));
}

export function isEmptyFolder(dataDir: string): boolean {
  return namesIn(dataDir).length === 0;
}

/** Deletes what the app made, and the folder where nothing else is in it. Answers the names that stay. */
export function wipe(dataDir: string): string[] {
  for (const name of ownNames) rmSync(join(dataDir, name), { recursive: true, force: true });
  const others = namesIn(dataDir);
  if (others.length === 0) rmdirSync(dataDir);
  return others;
}

function namesIn(dataDir: string): string[] {
  return existsSync(dataDir) ? readdirSync(dataDir) : [];
}
