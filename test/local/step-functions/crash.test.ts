import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../infra/local/step-functions/history.ts';
import type { Execution } from '../../../infra/local/step-functions/model.ts';
import { openStore } from '../../../infra/local/store/store.ts';

/** A hundred in every run; `KILLS=300` for more. */
const kills = Number(process.env.KILLS ?? 100);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'step-functions-'));
});
afterAll(() => rm(folder, { recursive: true }));

const boot = (index: number): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'crash-host.ts'), folder, String(index)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Resolves with whether the process said this word before it ended. */
function says(child: ChildProcess, word: string): Promise<boolean> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (text) => String(text).includes(word) && resolve(true));
    child.on('exit', () => resolve(false));
  });
}

it('killed at any moment, every execution goes on to its end, and no completed task runs again', {
  timeout: 60_000 + kills * 3_000,
}, async () => {
  for (let index = 0; index < kills; index += 1) {
    const child = boot(index);
    expect(await says(child, 'ready')).toBe(true);
    const exited = once(child, 'exit');
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 120);
    await exited;
  }
  const last = boot(kills);
  const ended = once(last, 'exit');
  expect(await says(last, 'done')).toBe(true);
  await ended;

  const store = await openStore(join(folder, 'store'));
  const executions = (await store.list<Execution>('states/execution/')).map(([, execution]) => execution);
  const effects = (await readFile(join(folder, 'effects.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { key: string; at: number });
  expect(executions).toHaveLength(3 * (kills + 1));
  const eventsOf = async (name: string) =>
    (await store.list<HistoryEvent>(`states/event/crash/${name}/`)).map(([, event]) => event);
  const typesOf = (events: HistoryEvent[]) => events.map(({ type }) => type).sort();
  // The last process was not killed: what it began has the history that all others have to have.
  const undisturbed = typesOf(await eventsOf(`boot-${kills}-0`));
  for (const { name, status, output } of executions) {
    expect({ name, status, output }).toEqual({ name, status: 'SUCCEEDED', output: '["yes",60]' });
    const events = await eventsOf(name);
    expect(typesOf(events)).toEqual(undisturbed);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
    const mapEnded = events.find(({ type }) => type === 'MapStateExited')?.timestamp as number;
    const work = effects.filter(({ key }) => key.startsWith(`${name}/`) && !key.endsWith('/ask'));
    expect(new Set(work.map(({ key }) => key)).size).toBe(4);
    expect(Math.max(...work.map(({ at }) => at))).toBeLessThanOrEqual(mapEnded);
  }
  expect(await store.list('states/run/')).toEqual([]);
  await store.close();
});
