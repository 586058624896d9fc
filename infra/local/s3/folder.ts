/** Files of a folder as objects: what a bucket deployment does. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Bucket } from './bucket.ts';
import { type Shelf, shelve } from './put.ts';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
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
    const described = { 'content-type': types[extname(path).toLowerCase()] ?? 'binary/octet-stream', ...headers };
    const upload = await shelf.disk.receive(bucket.name, createReadStream(path) as AsyncIterable<Buffer>);
    const former = await shelf.disk.find(bucket.name, key);
    if (former?.etag === upload.etag && JSON.stringify(former.headers) === JSON.stringify(described)) {
      await shelf.disk.discard(upload.file);
      continue;
    }
    await shelve(shelf, bucket, key, upload, { headers: described, metadata: {} }, { event: 'ObjectCreated:Put' });
  }
}
