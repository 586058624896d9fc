import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LevelStore, openStore } from '../../infra/local/store/store.ts';

const folder = () => mkdtemp(join(tmpdir(), 'bihuan-store-'));

async function withStore<T>(run: (store: LevelStore) => Promise<T>, at?: string): Promise<T> {
  const store = await openStore(at ?? (await folder()));
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

describe('the store', () => {
  it('gives back what was written, in JSON', () =>
    withStore(async (store) => {
      await store.write([{ put: '区/单位', value: { name: '影剧院', seats: 300 } }]);
      expect(await store.get('区/单位')).toEqual({ name: '影剧院', seats: 300 });
      expect(await store.get('nothing')).toBeUndefined();
    }));

  it('lists a prefix in key order, from a key, backwards, and only so many', () =>
    withStore(async (store) => {
      await store.write(['a~1', 'a~2', 'a~3', 'a~三', 'b~1'].map((put) => ({ put, value: put })));
      const keys = async (options?: Parameters<LevelStore['list']>[1]) =>
        (await store.list('a~', options)).map(([key]) => key);
      expect(await keys()).toEqual(['a~1', 'a~2', 'a~3', 'a~三']);
      expect(await keys({ after: 'a~1', limit: 2 })).toEqual(['a~2', 'a~3']);
      expect(await keys({ reverse: true, limit: 2 })).toEqual(['a~三', 'a~3']);
      expect(await keys({ after: 'a~2', reverse: true })).toEqual(['a~三', 'a~3']);
    }));

  it('makes writes in the order they were asked for', () =>
    withStore(async (store) => {
      await Promise.all(Array.from({ length: 200 }, (_, n) => store.write([{ put: 'last', value: n }])));
      expect(await store.get('last')).toBe(199);
    }));

  it('reads together what belongs together through a snapshot', () =>
    withStore(async (store) => {
      await store.write([{ put: 'a', value: 1 }]);
      const snapshot = store.snapshot();
      await store.write([
        { put: 'a', value: 2 },
        { put: 'b', value: 2 },
      ]);
      expect([store.read('a', snapshot), store.read('b', snapshot)]).toEqual([1, undefined]);
      expect([store.read('a'), store.read('b')]).toEqual([2, 2]);
      await snapshot.close();
    }));

  it('tells in one sentence that another host has the folder open', async () => {
    const at = await folder();
    await withStore(
      () =>
        expect(openStore(at)).rejects.toThrow(
          `The data in ${at} is in use by another running host: stop that one or choose another folder.`,
        ),
      at,
    );
  });

  it('refuses with a failed write everything that queued behind it', () =>
    withStore(async (store) => {
      const unwritable = { put: 'a', value: 1n };
      const writes = [
        store.write([{ put: 'first', value: 1 }]),
        store.write([unwritable]),
        store.write([{ put: 'behind', value: 1 }]),
      ];
      expect((await Promise.allSettled(writes)).map((write) => write.status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
      ]);
      await store.write([{ put: 'later', value: 1 }]);
      expect((await store.list('')).map(([key]) => key)).toEqual(['first', 'later']);
    }));

  it('keeps whole writes and nothing else when its process is killed', async () => {
    const at = await folder();
    const storeUrl = new URL('../../infra/local/store/store.ts', import.meta.url).href;
    const program = `
      const { openStore } = await import(${JSON.stringify(storeUrl)});
      const store = await openStore(${JSON.stringify(at)});
      for (let n = 0; ; n++) {
        await store.write([{ put: 'left', value: n }, { put: 'right', value: n }]);
        process.stdout.write(n + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const ended = once(child, 'exit');
    let told = '';
    for await (const chunk of child.stdout) {
      told += chunk;
      if (told.length > 2000) child.kill('SIGKILL');
    }
    await ended;
    const lastTold = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
    await withStore(async (store) => {
      const [left, right] = [await store.get<number>('left'), await store.get<number>('right')];
      expect(left).toBe(right);
      expect(left).toBeGreaterThanOrEqual(lastTold);
    }, at);
  });
});
