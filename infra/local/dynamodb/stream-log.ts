/**
 * The streams of all tables: records written in the same batch as the change they tell of, numbered in the order of
 * the changes, kept for 24 hours of the host's time. Followers are woken right after a write instead of polling.
 * When the clock jumps, what a follower has not read yet is kept for it all the same: on AWS it would have been
 * delivered long before it was a day old.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Host, Timer } from '../host.ts';
import { endOf, type LevelStore } from '../store/store.ts';
import type { ItemWrite } from './draft.ts';
import { type Item, keyOf } from './engine.ts';
import { bytesOf } from './size.ts';

/** A record as a Lambda function gets it. */
export type StreamRecord = {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
  userIdentity?: { type: string; principalId: string };
  eventSourceARN: string;
};

type Follower = { wake(): void /** The last sequence number it is done with. */; position(): string };

/** How consumers of streams read them. A position is a sequence number, '' the beginning. */
export type StreamReader = {
  /** The records after a position, in order. */
  read(streamArn: string, after: string, limit: number): Promise<StreamRecord[]>;
  /** The position behind everything written so far. */
  latest(): Promise<string>;
  /** Wakes the follower after each write to the stream, until the returned function is called. */
  follow(streamArn: string, follower: Follower): Promise<() => void>;
};

export type StreamLog = StreamReader & {
  /** Adds a change's record to the batch that makes the change. */
  record(write: ItemWrite, changes: Map<string, unknown>): void;
  wake(writes: ItemWrite[]): void;
  start(): void;
  stop(): void;
};

const prefix = 'dynamodb/stream~';
const lastNumber = 'dynamodb/sequence';
const retentionMs = 24 * 60 * 60 * 1000;
/** AWS may remove what is older at any moment, and does so within hours. */
const trimEveryMs = 4 * 60 * 60 * 1000;

/** AWS's sequence numbers have 21 to 40 digits; with a leading 1 they sort as text too. */
const sequenceNumber = (count: number): string => `1${String(count).padStart(20, '0')}`;
const recordKey = (streamArn: string, sequence: string): string => `${prefix}${streamArn}~${sequence}`;

/** Opens the log where it was left. */
export function openStreamLog(host: Host, store: LevelStore): StreamLog {
  const followers = new Map<string, Set<Follower>>();
  let count = store.read<number>(lastNumber) ?? 0;
  let trimming: Timer | undefined;

  const log: StreamLog = {
    record(write, changes) {
      const { description } = write.table;
      const view = description.StreamSpecification?.StreamViewType;
      if (!view || !description.LatestStreamArn || isDeepStrictEqual(write.before, write.after)) return;
      count += 1;
      const record = recordOf(host, write, view, sequenceNumber(count));
      write.record = record;
      changes.set(recordKey(record.eventSourceARN, record.dynamodb.SequenceNumber), record);
      changes.set(lastNumber, count);
    },
    wake(writes) {
      const records = writes.flatMap(({ record }) => record ?? []);
      for (const stream of new Set(records.map((record) => record.eventSourceARN))) {
        for (const follower of followers.get(stream) ?? []) follower.wake();
      }
      if (records.length > 0 && !trimming) trimLater();
    },
    async read(streamArn, after, limit) {
      const records: StreamRecord[] = [];
      const range = { gt: recordKey(streamArn, after), lt: endOf(recordKey(streamArn, '')), limit };
      for await (const [, record] of store.entries<StreamRecord>(range)) records.push(record);
      return records;
    },
    latest: async () => sequenceNumber(count),
    async follow(streamArn, follower) {
      const set = followers.get(streamArn) ?? new Set();
      followers.set(streamArn, set.add(follower));
      return () => void set.delete(follower);
    },
    start: () => trimLater(),
    stop: () => trimming?.cancel(),
  };

  function trimLater() {
    trimming = host.clock.at(host.clock.now() + trimEveryMs, async () => {
      // Until it is done it counts as set: a write meanwhile must not begin a second round.
      const isLeft = await trim();
      trimming = undefined;
      if (isLeft) trimLater();
    });
  }

  /** Returns whether any record is left. */
  async function trim(): Promise<boolean> {
    const oldest = (host.clock.now() - retentionMs) / 1000;
    let isLeft = false;
    for (let after = prefix; ; ) {
      const [first] = await store.list<StreamRecord>(prefix, { after, limit: 1 });
      if (!first) return isLeft;
      const streamArn = first[1].eventSourceARN;
      const unread = [...(followers.get(streamArn) ?? [])].map((follower) => follower.position()).sort()[0];
      let last = '';
      for await (const [key, { dynamodb }] of store.entries<StreamRecord>({
        gte: first[0],
        lt: endOf(recordKey(streamArn, '')),
      })) {
        isLeft =
          dynamodb.ApproximateCreationDateTime >= oldest || (unread !== undefined && dynamodb.SequenceNumber > unread);
        if (isLeft) break;
        last = key;
      }
      if (last) await store.clear({ gte: first[0], lte: last });
      after = endOf(recordKey(streamArn, ''));
    }
  }

  return log;
}

function recordOf(host: Host, write: ItemWrite, view: string, sequence: string): StreamRecord {
  const { before, after, table, userIdentity } = write;
  const Keys = keyOf(table.description, after ?? before ?? {});
  const withNew = after && (view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
  const withOld = before && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
  return {
    eventID: createHash('md5').update(`${table.description.LatestStreamArn}/${sequence}`).digest('hex'),
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: host.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(host.clock.now() / 1000),
      Keys,
      ...(withNew && { NewImage: after }),
      ...(withOld && { OldImage: before }),
      SequenceNumber: sequence,
      SizeBytes: bytesOf(Keys) + (withNew ? bytesOf(after) : 0) + (withOld ? bytesOf(before) : 0),
      StreamViewType: view,
    },
    ...(userIdentity && { userIdentity }),
    eventSourceARN: table.description.LatestStreamArn ?? '',
  };
}
