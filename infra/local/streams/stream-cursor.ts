import type { StreamReader, StreamRecord } from '../dynamodb/stream-log.ts';
import type { Invocation } from '../host.ts';
import type { Mapping } from './settings.ts';

/** Records that belong together; of the `tries` to settle them, `failures` count against the mapping's retries. */
export type Batch = {
  records: StreamRecord[];
  tries: number;
  failures: number;
  invocations: number;
  lastAnswer?: Invocation;
};

export type Cursor = {
  /** The next batch, or until when to wait for more records to fill it, or nothing. */
  next(now: number): Promise<Batch | { waitUntil: number } | undefined>;
  /** The last record looked at when nothing read is left to hand out. */
  end(): string | undefined;
};

/** A batch carries six megabytes at most. */
const batchBytes = 6 * 1024 * 1024;
const pageSize = 100;
/** About what a record takes on the way to a function, its frame and the names of types included. */
const jsonBytes = ({ dynamodb }: StreamRecord): number => 600 + 2 * dynamodb.SizeBytes;

export const sequenceOf = (record: StreamRecord | undefined): string => record?.dynamodb.SequenceNumber ?? '';

/** Reads the records of a stream that are a lane's own and pass the mapping's filter, and makes batches of them. */
export function openCursor(
  streams: StreamReader,
  mapping: Mapping,
  isMine: (record: StreamRecord) => boolean,
  start: string,
): Cursor {
  const waiting: StreamRecord[] = [];
  let scanned = start;
  let windowEndsAt: number | undefined;

  async function fill() {
    while (waiting.length < mapping.batchSize) {
      const page = await streams.read(mapping.sourceArn, scanned, pageSize);
      if (page.length === 0) return;
      for (const record of page) if (isMine(record) && mapping.passes(record)) waiting.push(record);
      scanned = sequenceOf(page.at(-1));
    }
  }

  return {
    async next(now) {
      await fill();
      if (waiting.length === 0) return undefined;
      const { count, isFull } = fitting(waiting, mapping.batchSize);
      if (!isFull && mapping.windowMs > 0) {
        windowEndsAt ??= now + mapping.windowMs;
        if (now < windowEndsAt) return { waitUntil: windowEndsAt };
      }
      windowEndsAt = undefined;
      return { records: waiting.splice(0, count), tries: 0, failures: 0, invocations: 0 };
    },
    end: () => (waiting.length === 0 ? scanned : undefined),
  };
}

/** How many records fit into one batch, and whether more would not. */
function fitting(records: StreamRecord[], batchSize: number): { count: number; isFull: boolean } {
  let bytes = 0;
  let count = 0;
  for (const record of records) {
    bytes += jsonBytes(record);
    if (count === batchSize || (bytes > batchBytes && count > 0)) return { count, isFull: true };
    count += 1;
  }
  return { count, isFull: count === batchSize };
}
