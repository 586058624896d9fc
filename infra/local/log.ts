import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';

type Line = Parameters<Host['log']>[0] & { time: string };
export type Log = { write: Host['log']; close(): void };

const largest = 20 * 2 ** 20;

/**
 * Lines of JSON in `<data>/host.log`, put aside as `host.log.1` at 20 MB. Each is written at once: however much a
 * function says, it takes no memory, and the disk holds two files of it.
 */
export function openLog(dataDir: string, onLine: (line: Line) => void = () => {}): Log {
  const path = join(dataDir, 'host.log');
  let file = openSync(path, 'a');
  let size = fstatSync(file).size;
  let isOpen = true;

  function append(text: string): void {
    if (size > largest) {
      closeSync(file);
      renameSync(path, `${path}.1`);
      file = openSync(path, 'a');
      size = 0;
    }
    size += writeSync(file, text);
  }

  return {
    write(line) {
      const dated = { time: new Date().toISOString(), ...line };
      try {
        if (isOpen) append(`${JSON.stringify(dated)}\n`);
      } catch {
        // A full disk must not end the host over its log; whatever has to be kept goes through the store, which reports it.
      }
      onLine(dated);
    },
    close() {
      isOpen = false;
      closeSync(file);
    },
  };
}
