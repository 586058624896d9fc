/**
 * Objects of all buckets. Bytes lie in files named by chance, never by key; the store knows which file a key means.
 * A file is complete before the store names it, so that after `kill -9` a key has its old object or its new one.
 * Files that no key names any more are removed when the host starts.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, Host } from '../host.ts';
import { type Algorithm, type Checksum, digest } from './checksum.ts';

export type StoredObject = {
  key: string;
  file: string;
  size: number;
  /** Hexadecimal MD5, without quotes. */
  etag: string;
  modifiedAt: number;
  headers: Record<string, string>;
  metadata: Record<string, string>;
  checksum?: Checksum;
};

/** Bytes on disk that no key names yet. */
export type Upload = Required<Pick<StoredObject, 'file' | 'size' | 'etag' | 'checksum'>>;

/** What a key comes to mean, nothing without an object, and what is written with it. */
type Replacement = { object?: StoredObject; changes: Change[] };

export type Disk = ReturnType<typeof openDisk>;

/** Begins the names of this process's files, which the sweep leaves alone: they may be under way. */
const boot = randomUUID().slice(0, 8);

export function openDisk(host: Host) {
  const root = join(host.dataDir, 's3');
  const turns = new Map<string, Promise<unknown>>();
  let written = 0;

  const find = (bucket: string, key: string) => host.store.get<StoredObject>(`${prefixOf(bucket)}${key}`);

  const discard = (file: string) => unlink(join(root, file)).catch(() => undefined);

  /** Writes bytes as they come; throws what `chunks` or `check` throws and leaves no file behind. S3 keeps a CRC64 unasked. */
  async function receive(
    bucket: string,
    chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
    algorithm: Algorithm = 'crc64nvme',
    check: (upload: Upload) => Promise<void> | void = () => undefined,
  ): Promise<Upload> {
    written += 1;
    const file = join(bucket, `${boot}-${written}`);
    await mkdir(join(root, bucket), { recursive: true });
    const md5 = createHash('md5');
    const extra = digest(algorithm);
    let size = 0;
    async function* counted() {
      for await (const chunk of chunks) {
        md5.update(chunk);
        extra.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    }
    try {
      await writeFile(join(root, file), counted(), { flag: 'wx' });
      const upload = { file, size, etag: md5.digest('hex'), checksum: { algorithm, base64: extra.base64() } };
      await check(upload);
      return upload;
    } catch (error) {
      await discard(file);
      throw error;
    }
  }

  /** Gives the key its object, or takes it away, as `decide` says of the former one; nothing happens between. */
  function replace(
    bucket: string,
    key: string,
    decide: (former: StoredObject | undefined) => Replacement | undefined,
  ): Promise<void> {
    const name = `${prefixOf(bucket)}${key}`;
    return inTurn(turns, name, async () => {
      const former = await host.store.get<StoredObject>(name);
      const next = decide(former);
      if (!next) return;
      await host.store.write([next.object ? { put: name, value: next.object } : { delete: name }, ...next.changes]);
      if (former) await discard(former.file);
    });
  }

  /** The bytes of a key; another writer may replace the file between the look and the read. */
  async function read(bucket: string, key: string): Promise<{ object: StoredObject; body: Buffer } | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const object = await find(bucket, key);
      if (!object) return undefined;
      try {
        return { object, body: await readFile(join(root, object.file)) };
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** Objects whose keys start so, in the order of their keys. */
  async function* under(bucket: string, prefix = ''): AsyncGenerator<StoredObject> {
    for (let after: string | undefined; ; ) {
      const options = { limit: 1000, ...(after !== undefined && { after }) };
      const entries = await host.store.list<StoredObject>(`${prefixOf(bucket)}${prefix}`, options);
      for (const [, object] of entries) yield object;
      after = entries.at(-1)?.[0];
      if (entries.length < 1000) return;
    }
  }

  async function sweep(buckets: string[]): Promise<void> {
    for (const bucket of buckets) {
      const named = new Set<string>();
      for await (const object of under(bucket)) named.add(object.file);
      for (const name of await readdir(join(root, bucket)).catch(() => [])) {
        const file = join(bucket, name);
        if (!name.startsWith(boot) && !named.has(file)) await discard(file);
      }
    }
  }

  return { find, receive, discard, replace, read, under, sweep };
}

function prefixOf(bucket: string): string {
  return `s3/object/${bucket}/`;
}

/** Two writers of one key follow each other; those of other keys do not wait. */
function inTurn<T>(turns: Map<string, Promise<unknown>>, name: string, run: () => Promise<T>): Promise<T> {
  const mine = (turns.get(name) ?? Promise.resolve()).then(run, run);
  turns.set(name, mine);
  const leave = () => {
    if (turns.get(name) === mine) turns.delete(name);
  };
  mine.then(leave, leave);
  return mine;
}
