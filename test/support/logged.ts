/** What is logged while something runs, line by line. */
import { vi } from 'vitest';
import { log } from '../../functions/kit/log.ts';

export async function logged(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0;
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(keep));
  log.setLogLevel('INFO');
  try {
    await run();
  } finally {
    log.setLogLevel('SILENT');
    for (const stream of streams) stream.mockRestore();
  }
  return written.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
}
