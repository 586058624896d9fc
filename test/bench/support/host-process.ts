/** A host in a process of its own, so that what it costs can be told from what measuring costs. Driven over IPC by `app.ts`. */
import { type RunOptions, startHost } from '../../../infra/local/run.ts';

export type Started = { url: string; refs: Record<string, string> };
/** CPU time of all threads since the process began, and memory now. */
export type Usage = { cpuMs: number; rssMb: number };
export type Answer = { started: Started } | { failed: string } | { usage: Usage };

const answer = (message: Answer): void => void process.send?.(message);

try {
  const options = JSON.parse(process.argv[2] ?? '{}') as RunOptions;
  const told = new Set<string>();
  const onLog: RunOptions['onLog'] = ({ level, source, message }) => {
    const line = `${source}: ${message.slice(0, 500)}`;
    if (level !== 'error' || told.has(source)) return;
    told.add(source);
    console.error(line);
  };
  const running = await startHost({ ...options, onLog });
  process.on('message', (asked) => {
    if (asked === 'usage') answer({ usage: usage() });
  });
  process.once('disconnect', () => running.stop().then(() => process.exit(0)));
  const refs = Object.entries(running.resources).map(([logicalId, { ref }]) => [logicalId, ref]);
  answer({ started: { url: running.url, refs: Object.fromEntries(refs) } });
} catch (error) {
  answer({ failed: error instanceof Error ? error.message : String(error) });
  process.disconnect();
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}
