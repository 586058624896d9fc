import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { unlessDone } from '../../infra/build.ts';

it('makes a thing once for two that want it at the same time, and again after a failure', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const stamp = `test-${randomUUID()}`;
  onTestFinished(() => rmSync(fileURLToPath(new URL(`../../dist/${stamp}`, import.meta.url))));
  let made = 0;
  const make = async () => {
    made += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (made === 1) throw new Error('broken');
  };
  await expect(unlessDone(stamp, 'a', make)).rejects.toThrow('broken');
  await Promise.all([unlessDone(stamp, 'a', make), unlessDone(stamp, 'a', make)]);
  expect(made).toBe(2);
  await unlessDone(stamp, 'b', make);
  expect(made).toBe(3);
});
