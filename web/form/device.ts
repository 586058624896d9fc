/**
 * What the phone keeps: records by key in IndexedDB. Browsers may refuse, wipe or hang; then records live in memory
 * and `isForgetful` says so.
 */
import { createStore } from './store.ts';

export const isForgetful = createStore(false);
const memory = new Map<string, unknown>();
const tableName = 'records';
/** Safari sometimes never answers `open`. */
const patienceMs = 3000;
let opening: Promise<IDBDatabase> | undefined;
let isClosed = false;

export async function read<T>(key: string): Promise<T | undefined> {
  if (memory.has(key)) return memory.get(key) as T;
  return attempt('readonly', (table) => table.get(key) as IDBRequest<T | undefined>).catch(() => undefined);
}

export async function write(key: string, value: unknown): Promise<void> {
  try {
    await attempt('readwrite', (table) => table.put(value, key));
    memory.delete(key);
  } catch {
    memory.set(key, value);
    isForgetful.set(true);
  }
}

export async function remove(key: string): Promise<void> {
  memory.delete(key);
  await attempt('readwrite', (table) => table.delete(key)).catch(() => undefined);
}

/** Every record whose key begins so. */
export async function readAll<T>(prefix: string): Promise<T[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const kept = await attempt('readonly', (table) => table.getAllKeys(range)).catch(() => []);
  const held = [...memory.keys()].filter((key) => key.startsWith(prefix));
  const records = await Promise.all([...new Set([...kept, ...held])].map((key) => read<T>(String(key))));
  return records.filter((record) => record !== undefined);
}

/** iOS drops the connection of a page in the background: a failure is tried once more on a new one. */
async function attempt<T>(mode: IDBTransactionMode, act: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  if (isClosed) throw new Error('closed');
  try {
    return await run(mode, act);
  } catch {
    opening = undefined;
    return run(mode, act);
  }
}

async function run<T>(mode: IDBTransactionMode, act: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  opening ??= open();
  const transaction = (await opening).transaction(tableName, mode);
  const request = act(transaction.objectStore(tableName));
  // A page that is being left gets no answer any more: what it asked for is to be carried out all the same.
  if (mode === 'readwrite') transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('bihuan', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(tableName);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(() => {
      isClosed = request.readyState === 'pending';
      reject(new Error('timeout'));
    }, patienceMs);
  });
}

const notes = new Map<string, string>();

/** Calls back with what another tab has just noted. */
export function watchNote(key: string, listener: (text: string) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === `bihuan.${key}` && event.newValue) listener(event.newValue);
  });
}

/** A few characters that every tab of this browser knows at once; this tab alone where nothing may be stored. */
export function readNote(key: string): string | undefined {
  try {
    return localStorage.getItem(`bihuan.${key}`) ?? undefined;
  } catch {
    return notes.get(key);
  }
}

export function writeNote(key: string, text: string): void {
  try {
    localStorage.setItem(`bihuan.${key}`, text);
  } catch {
    notes.set(key, text);
  }
}
