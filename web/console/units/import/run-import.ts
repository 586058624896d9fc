/** What an import sends: a check of every row first, then the changes in transactions. */
import { ulid } from 'ulid';
import { type ImportRow, type ImportRowResult, importChunkRows, unitApi } from '../../../../schemas/unit.ts';
import { call } from '../../app/call.ts';
import { chunksOf } from './import-file.ts';

const checkChunkRows = 500;

/** What importing the rows would do, in their order. */
export async function checkRows(rows: readonly ImportRow[], onDone: (count: number) => void, signal: AbortSignal) {
  const results: ImportRowResult[] = [];
  for (const chunk of chunksOf(rows, checkChunkRows)) {
    const answer = await call(unitApi.checkUnitImport, { rows: chunk }, signal);
    results.push(...answer.results);
    onDone(results.length);
  }
  return results;
}

/** An import under way: what is left to send. A failure leaves it as it is, to be gone on with. */
export type ImportRun = { importId: string; left: ImportRow[][]; done: number; total: number };

export function startImport(rows: readonly ImportRow[]): ImportRun {
  return { importId: `im_${ulid()}`, left: chunksOf(rows, importChunkRows), done: 0, total: rows.length };
}

/** Sends what is left. A chunk whose answer was lost is sent again: the same rows again change nothing. */
export async function goOn(run: ImportRun, onStep: (run: ImportRun) => void): Promise<void> {
  let now = run;
  for (let [chunk, ...left] = now.left; chunk !== undefined; [chunk, ...left] = now.left) {
    await call(unitApi.importUnits, { importId: run.importId, rows: chunk });
    now = { ...now, left, done: now.done + chunk.length };
    onStep(now);
  }
}
