import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openCounters } from './dynamodb-counters.ts';

const writer = fileURLToPath(new URL('dynamodb-writer.ts', import.meta.url));

/** Starts the writer, kills it once it has told some rounds, and returns the last round it told of each group. */
async function writeAndKill(dataDir: string, afterRounds: number): Promise<Record<string, number>> {
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let told = '';
  for await (const chunk of child.stdout) {
    told += chunk;
    if (told.split('\n').length > afterRounds) child.kill('SIGKILL');
  }
  await ended;
  const lines = told.slice(0, told.lastIndexOf('\n')).split('\n');
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
}

it('a process killed 30 times in the middle of transactions loses, halves, repeats and invents nothing', {
  timeout: 240_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bihuan-kill-'));
  for (let kill = 0; kill < 30; kill++) {
    const told = await writeAndKill(dataDir, 1 + ((kill * 37) % 90));
    const counters = await openCounters(dataDir);
    const records = await counters.records();
    let items = 0;
    for (const group of ['a', 'b', 'c']) {
      const values = await counters.read(group);
      items += values.length;
      expect(new Set(values).size, `group ${group} in whole rounds`).toBeLessThanOrEqual(1);
      expect(values[0] ?? 0).toBeGreaterThanOrEqual(told[group] ?? 0);
      for (const id of ['1', '2', '3', '4']) {
        const seen = records
          .filter(({ dynamodb: { Keys } }) => Keys.group?.S === group && Keys.id?.S === id)
          .map(({ dynamodb }) => Number(dynamodb.NewImage?.n?.N));
        expect(seen, 'one record for each round, in order').toEqual(
          Array.from({ length: values[0] ?? 0 }, (_, n) => n + 1),
        );
      }
    }
    expect(await counters.indexed()).toHaveLength(items);
    await counters.close();
  }
});
