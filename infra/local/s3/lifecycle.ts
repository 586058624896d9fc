/** Expiry of objects: S3 counts whole days and removes at midnight UTC after the last of them. */
import type { Host, Timer } from '../host.ts';
import type { Bucket } from './bucket.ts';
import { removeObject, type Shelf } from './put.ts';

const DAY = 86_400_000;

/** Removes what is due now, and again each midnight; the answer ends it. */
export async function keepExpiring(host: Host, shelf: Shelf, buckets: Iterable<Bucket>): Promise<Timer> {
  const expiring = [...buckets].filter((bucket) => bucket.expirations.length > 0);
  let timer: Timer | undefined;
  const round = async () => {
    const midnight = Math.floor(host.clock.now() / DAY) * DAY;
    timer = host.clock.at(midnight + DAY, round);
    for (const bucket of expiring) await expire(shelf, bucket, midnight);
  };
  if (expiring.length > 0) await round();
  return { cancel: () => timer?.cancel() };
}

async function expire(shelf: Shelf, bucket: Bucket, midnight: number): Promise<void> {
  for (const { prefix, days } of bucket.expirations) {
    for await (const { key, modifiedAt } of shelf.disk.under(bucket.name, prefix)) {
      const due = Math.ceil((modifiedAt + days * DAY) / DAY) * DAY;
      if (due <= midnight) await removeObject(shelf, bucket, key, 'LifecycleExpiration:Delete');
    }
  }
}
