/** What a benchmark prints and leaves in `dist/bench/<name>.json`: figures beside their aims, and how busy the machine was. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const benchDir = fileURLToPath(new URL('../../../dist/bench', import.meta.url));

export type Figure = {
  figure: string;
  measured: number;
  unit: string;
  /** An aim is one of the two. */
  atMost?: number;
  atLeast?: number;
};

/** The middle of these numbers; of an even count the higher of the middle two. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 50);
}

/** The smallest number that `percent` % of all do not exceed; of 1 to 100 the 95th is 95. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rank = percent === 50 ? Math.floor(sorted.length / 2) : Math.ceil((sorted.length * percent) / 100) - 1;
  const found = sorted[Math.max(0, rank)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

const loadBefore = loadavg()[0] ?? 0;

/** Prints the table and writes the file. */
export function report(name: string, figures: readonly Figure[]): void {
  const cpus = availableParallelism();
  const load = { before: rounded(loadBefore), after: rounded(loadavg()[0] ?? 0) };
  const rows = figures.map((each) => [
    each.figure,
    aimOf(each),
    `${rounded(each.measured)} ${each.unit}`,
    missed(each),
  ]);
  const table = [['figure', 'aim', 'measured', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => widthOf(row[column]))));
  console.log(`\n${name}  (${cpus} cores, load ${load.before} before, ${load.after} after)`);
  for (const row of table)
    console.log(`  ${row.map((cell, column) => padded(cell, widths[column])).join('  ')}`.trimEnd());
  mkdirSync(benchDir, { recursive: true });
  const content = { name, at: new Date().toISOString(), cpus, load, figures };
  writeFileSync(join(benchDir, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}

function aimOf({ atMost, atLeast, unit }: Figure): string {
  if (atMost !== undefined) return `≤ ${atMost} ${unit}`;
  return atLeast === undefined ? '' : `≥ ${atLeast} ${unit}`;
}

function missed({ measured, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Figure): string {
  return measured > atMost || measured < atLeast ? 'missed' : '';
}

function rounded(number: number): number {
  return Math.abs(number) >= 100 ? Math.round(number) : Number(number.toPrecision(3));
}

function widthOf(cell = ''): number {
  return cell.length;
}

function padded(cell = '', width = 0): string {
  return cell.padEnd(width);
}
