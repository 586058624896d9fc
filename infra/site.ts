import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the web bucket is filled from: hashed assets, and the pages' HTML which the pages function carries. */
export const siteDir = join(fileURLToPath(new URL('..', import.meta.url)), 'dist/site');
