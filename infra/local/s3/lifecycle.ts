/** Expiry of objects, round by round. */
import type { Host, Timer } from '../host.ts';
import type { Bucket } from './bucket.ts';
import { DAY, dueAt } from './bucket-headers.ts';
import type { StoredObject } from './disk.ts';
import { removeObject, type Shelf } from './put.ts';

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
    const isDue = ({ modifiedAt }: StoredObject) => dueAt(modifiedAt, days) <= midnight;
    for await (const object of shelf.disk.under(bucket.name, prefix)) {
      if (isDue(object)) await removeObject(shelf, bucket, object.key, 'LifecycleExpiration', isDue);
    }
  }
}
