/** Reads an import file beside the page, so that 5,000 rows do not hold it up. */
import '../../zod-setup.ts';
import papaparse from 'papaparse';
import type { ImportReference } from '../../../../schemas/unit-import.ts';
import { decodeText } from './decode-text.ts';
import { cellText, type ImportFile, toImportFile } from './import-file.ts';
import type { Spoken } from './spoken.ts';

export type ReadRequest = { file: File; reference: ImportReference; spoken: Spoken };
export type ReadAnswer = { file: ImportFile } | { unreadable: true };

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  read(data).then(
    (file) => postMessage({ file } satisfies ReadAnswer),
    () => postMessage({ unreadable: true } satisfies ReadAnswer),
  );
});

async function read({ file, reference, spoken }: ReadRequest): Promise<ImportFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return toImportFile(isZip ? await sheetOf(file) : csvOf(bytes), reference, spoken);
}

function csvOf(bytes: Uint8Array): string[][] {
  // A file pasted together may end its lines in two ways; the parser goes by the first it meets.
  return papaparse.parse<string[]>(decodeText(bytes).replaceAll(/\r\n?/g, '\n')).data;
}

async function sheetOf(file: File): Promise<string[][]> {
  const { readSheet } = await import('read-excel-file/web-worker');
  const sheet = await readSheet(file);
  return sheet.map((row) => row.map(cellText));
}
