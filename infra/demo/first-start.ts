/**
 * What a data folder is when `npm start` finds it. A demo city begins twelve weeks ago and is lived up to now; while
 * that goes on, `<data>/seeding` says so, and a folder that still has it was left half-way: it is wiped. A folder with
 * other people's files is refused before anything is written.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, dateOf, hourMs, startOf } from '../../schemas/time.ts';
import { isDataFolder, isEmptyFolder, wipe } from '../data-folder.ts';
import { StartError } from '../local/template/problem.ts';
import { weeks } from './plan.ts';

const markerOf = (dataDir: string) => join(dataDir, 'seeding');

/** Makes the folder ready. `firstOffset` (milliseconds) is there at the first start of a city that is to be seeded. */
export function prepareData({ dataDir, isSeeded }: { dataDir: string; isSeeded: boolean }): { firstOffset?: number } {
  if (!isEmptyFolder(dataDir) && !isDataFolder(dataDir)) {
    throw new StartError(`${dataDir} has files that are not this app's: give --data an empty or a new folder.`);
  }
  const marker = markerOf(dataDir);
  if (existsSync(marker)) {
    refuseWhileSeeding(dataDir, Number(readFileSync(marker, 'utf8')));
    console.log(`Seeding the demo city was interrupted: ${dataDir} is wiped and begun anew.`);
    wipe(dataDir);
  }
  if (!isSeeded || existsSync(join(dataDir, 'store'))) return {};
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(marker, `${process.pid}\n`);
  return { firstOffset: firstMorning(Date.now()) - Date.now() };
}

export function isBeingSeeded(dataDir: string): boolean {
  return existsSync(markerOf(dataDir));
}

export function endSeeding(dataDir: string): void {
  rmSync(markerOf(dataDir));
}

/** Half past eight in Shanghai, twelve weeks before. */
function firstMorning(now: number): number {
  return startOf(addDays(dateOf(now), -7 * weeks)) + 8.5 * hourMs;
}

function refuseWhileSeeding(dataDir: string, pid: number): void {
  if (pid === process.pid) return;
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new StartError(`The demo city in ${dataDir} is being seeded by process ${pid}: wait for it, or stop it first.`);
}
