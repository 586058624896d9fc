/** Files of a folder as objects: what a bucket deployment does. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Bucket } from './bucket.ts';
import { type Shelf, shelve } from './put.ts';

/** As the AWS CLI of a deployment guesses them; another ending is refused, as it may guess otherwise than this host. */
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webmanifest': 'application/manifest+json',
};

/** Puts every file below `folder` under `prefix`; one that is already there with the same bytes and headers stays. */
export async function putFolder(
  shelf: Shelf,
  bucket: Bucket,
  folder: string,
  prefix: string,
  headers: Record<string, string>,
): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const key = prefix + relative(folder, path).split(sep).join('/');
    const type = types[extname(path).toLowerCase()];
    if (!type) throw new Error(`the host does not know the content type of ${key}`);
    const described = { 'content-type': type, ...headers };
    const upload = await shelf.disk.receive(bucket.name, createReadStream(path) as AsyncIterable<Buffer>);
    const former = await shelf.disk.find(bucket.name, key);
    if (former?.etag === upload.etag && JSON.stringify(former.headers) === JSON.stringify(described)) {
      await shelf.disk.discard(upload.file);
      continue;
    }
    await shelve(shelf, bucket, key, upload, { headers: described, metadata: {} }, { event: 'ObjectCreated:Put' });
  }
}
