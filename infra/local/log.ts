import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';

type Line = Parameters<Host['log']>[0] & { time: string };
export type Log = { write: Host['log']; close(): Promise<void> };

const largest = 20 * 2 ** 20;

/** Lines of JSON in `<data>/host.log`; a file of 20 MB is put aside as `host.log.1` at the next start. */
export function openLog(dataDir: string, onLine: (line: Line) => void = () => {}): Log {
  const path = join(dataDir, 'host.log');
  if (existsSync(path) && statSync(path).size > largest) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: 'a' });
  // A full disk must not end the host over its log; whatever has to be kept goes through the store, which reports it.
  file.on('error', () => undefined);
  return {
    write(line) {
      const dated = { time: new Date().toISOString(), ...line };
      file.write(`${JSON.stringify(dated)}\n`);
      onLine(dated);
    },
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
