/**
 * Time to live. Every item with an expiry has an entry in a list ordered by time, kept in the same batch as the item;
 * one timer waits for the first entry, so that an idle database costs nothing and a moved clock removes what fell due
 * on the way. AWS deletes within days; here it is the next full minute.
 */
import type { Host, Timer } from '../host.ts';
import { type Database, keys } from './database.ts';
import { commit, decide, type ItemWrite, newDraft, readDecided, remove } from './draft.ts';
import { type Item, keyOf } from './engine.ts';

export type Expiry = {
  /** Keeps the list in step with a change, in the change's own batch. */
  track(write: ItemWrite, changes: Map<string, unknown>): void;
  start(): Promise<void>;
  stop(): void;
};

const prefix = 'dynamodb/expiry~';
const minute = 60_000;
/** Deletions that go to the disk together. */
const atOnce = 200;
/** Items that expired more than five years ago are never deleted, says AWS: a guard against mistyped times. */
const tooOldSeconds = 5 * 365 * 24 * 60 * 60;
const byTimeToLive = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** Watches over a database's expiring items, from `start` on. */
export function openExpiry({ clock }: Host, database: () => Database): Expiry {
  let timer: { due: number; timer: Timer } | undefined;
  let isStarted = false;

  function arm(seconds: number) {
    const due = Math.ceil(Math.max(seconds * 1000, clock.now()) / minute) * minute;
    if (!isStarted || (timer && timer.due <= due)) return;
    timer?.timer.cancel();
    timer = { due, timer: clock.at(due, sweep) };
  }

  async function armForFirst() {
    const [first] = await database().store.list(prefix, { limit: 1 });
    if (first) arm(parse(first[0]).seconds);
  }

  async function sweep() {
    timer = undefined;
    const now = clock.now() / 1000;
    const due: string[] = [];
    for await (const [entry] of database().store.entries({ gt: prefix, lte: entryKey(now, '~', '') })) due.push(entry);
    while (due.length > 0) await Promise.all(due.splice(0, atOnce).map((entry) => expire(database(), entry)));
    await armForFirst();
  }

  return {
    track({ table, key, before, after }, changes) {
      if (!table.timeToLive) return;
      const name = table.description.TableName;
      const [old, next] = [secondsOf(before, table.timeToLive), secondsOf(after, table.timeToLive)];
      if (old !== undefined && old !== next) changes.set(entryKey(old, name, key), undefined);
      if (next === undefined || next < clock.now() / 1000 - tooOldSeconds) return;
      changes.set(entryKey(next, name, key), 1);
      arm(next);
    },
    start() {
      isStarted = true;
      return armForFirst();
    },
    stop() {
      isStarted = false;
      timer?.timer.cancel();
    },
  };
}

/** Deletes the item of an entry unless it was given another time since; an entry whose item lives on just goes. */
async function expire(database: Database, entry: string): Promise<void> {
  const { seconds, tableName, key } = parse(entry);
  const draft = newDraft();
  draft.changes.set(entry, undefined);
  const table = database.tables.get(tableName);
  const item = readDecided<Item>(database, draft, keys.items(tableName) + key);
  if (table?.timeToLive && item && secondsOf(item, table.timeToLive) === seconds) {
    const write = decide(database, draft, remove, { TableName: tableName, Key: keyOf(table.description, item) });
    write.userIdentity = byTimeToLive;
  }
  await commit(database, draft);
}

function secondsOf(item: Item | undefined, attribute: string): number | undefined {
  const seconds = Number(item?.[attribute]?.N);
  return seconds >= 0 && seconds < 1e15 ? Math.floor(seconds) : undefined;
}

function entryKey(seconds: number, tableName: string, key: string): string {
  return `${prefix}${String(Math.floor(seconds)).padStart(15, '0')}~${tableName}~${key}`;
}

function parse(entry: string): { seconds: number; tableName: string; key: string } {
  const [, seconds, tableName = '', key = ''] = entry.split('~');
  return { seconds: Number(seconds), tableName, key };
}
