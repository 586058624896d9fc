import type { ImportReference } from '../../../../schemas/unit-import.ts';
import type { ImportFile } from './import-file.ts';
import type { ReadAnswer, ReadRequest } from './import-worker.ts';
import type { Spoken } from './spoken.ts';

/** A file larger than this is no list of units. */
export const fileMaximumBytes = 20 * 1024 * 1024;

/** Reads a CSV or XLSX file in a worker; undefined when it is neither. */
export function readImportFile(
  file: File,
  reference: ImportReference,
  spoken: Spoken,
): Promise<ImportFile | undefined> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ImportFile | undefined>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => resolve('file' in data ? data.file : undefined);
    worker.onerror = () => resolve(undefined);
    worker.postMessage({ file, reference, spoken } satisfies ReadRequest);
  }).finally(() => worker.terminate());
}
