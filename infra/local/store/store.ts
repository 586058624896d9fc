/**
 * The durable store: LevelDB with JSON values, and the one path by which anything becomes durable.
 *
 * A write is one LevelDB batch. LevelDB appends it to its log as one checksummed record and hands it to the
 * operating system before the promise resolves: killing the process after that loses nothing, and a record torn
 * by the kill fails its checksum and is dropped as a whole when the store is opened again, so a write has happened
 * or it has not. (Nothing is synced to the disk itself: a power cut may take the last moments, whole writes too.)
 * Writes reach the log in the order they were asked for; those that come while one is on its way go together as
 * the next batch. If a batch fails, a full disk say, all that queue behind it are refused with it: they may have
 * been computed from what was lost.
 */
import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import type { Change, Store } from '../host.ts';

/** Bounds of keys; without a lower or upper one the range is open on that side. */
export type Range = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number };
export type Snapshot = ReturnType<ClassicLevel<string, unknown>['snapshot']>;

export type LevelStore = Store & {
  /** Reads at once instead of through the thread pool: microseconds for what is in memory, as a local host's data is. */
  read<T = unknown>(key: string, snapshot?: Snapshot): T | undefined;
  /** Entries of a range as it was when the first one was asked for. */
  entries<T = unknown>(range: Range, snapshot?: Snapshot): AsyncGenerator<[key: string, value: T]>;
  /** The store as it is now, for reads that belong together; close it after use. */
  snapshot(): Snapshot;
  /** Removes a range, in pieces: only for what nobody reads any more. */
  clear(range: Range): Promise<void>;
  close(): Promise<void>;
};

/** Opens the store in a folder, which is made if it is missing. */
export async function openStore(folder: string): Promise<LevelStore> {
  await mkdir(folder, { recursive: true });
  const level = new ClassicLevel<string, unknown>(folder, { valueEncoding: 'json' });
  await level.open().catch((error) => {
    throw new Error(reasonNotOpened(folder, error.cause ?? error));
  });

  const store: LevelStore = {
    get: async <T>(key: string) => store.read<T>(key),
    read: <T>(key: string, snapshot?: Snapshot) =>
      (snapshot ? level.getSync(key, { snapshot }) : level.getSync(key)) as T | undefined,
    async list<T>(prefix: string, options: { after?: string; limit?: number; reverse?: boolean } = {}) {
      const { after, ...rest } = options;
      const lower = after !== undefined && after >= prefix ? { gt: after } : { gte: prefix };
      const found: [string, T][] = [];
      for await (const entry of store.entries<T>({ ...lower, lt: endOf(prefix), ...rest })) found.push(entry);
      return found;
    },
    async *entries<T>(range: Range, snapshot?: Snapshot) {
      const iterator = level.iterator(snapshot ? { ...range, snapshot } : range);
      try {
        for (let page = await iterator.nextv(100); page.length > 0; page = await iterator.nextv(100)) {
          yield* page as [string, T][];
        }
      } finally {
        await iterator.close();
      }
    },
    write: inOrder((changes) => {
      // Change by change: as a list, it takes this thread twice as long.
      const batch = level.batch();
      for (const change of changes) {
        if ('put' in change) batch.put(change.put, change.value);
        else batch.del(change.delete);
      }
      return batch.write();
    }),
    snapshot: () => level.snapshot(),
    clear: (range) => level.clear(range),
    async close() {
      await store.write([]);
      await level.close();
    },
  };
  return store;
}

/** The end of all keys that start with a prefix, as an exclusive upper bound. */
export const endOf = (prefix: string): string => `${prefix}\u{10ffff}`;

type Waiting = { changes: Change[]; resolve: () => void; reject: (reason: unknown) => void };

function inOrder(batch: (changes: Change[]) => Promise<void>): (changes: Change[]) => Promise<void> {
  let waiting: Waiting[] = [];
  let isWriting = false;

  const drain = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await batch(group.flatMap((write) => write.changes));
        for (const write of group) write.resolve();
      } catch (error) {
        const lost = [...group, ...waiting];
        waiting = [];
        for (const write of lost) write.reject(error);
      }
    }
    isWriting = false;
  };

  return (changes) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ changes, resolve, reject });
      if (!isWriting) void drain();
    });
}

function reasonNotOpened(folder: string, cause: { code?: string; message: string }): string {
  return cause.code === 'LEVEL_LOCKED'
    ? `The data in ${folder} is in use by another running host: stop that one or choose another folder.`
    : `The data in ${folder} cannot be opened: ${cause.message}`;
}
