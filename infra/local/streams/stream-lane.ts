/**
 * One lane of a mapping from a DynamoDB stream to a function: it reads its share of the records in order, and hands
 * the next batch over only when the one before is settled: done, or given up. The position is saved after that, so
 * that a crash repeats a batch and never skips one. A lane has nothing of its own running while it waits: a write,
 * the end of a batching window or of a pause between tries wakes it.
 */
import { createHash } from 'node:crypto';
import type { StreamReader, StreamRecord } from '../dynamodb/stream-log.ts';
import type { Host, Invocation, Timer } from '../host.ts';
import { callQueue, failuresOf, type Mapping, pollerOf } from './settings.ts';

/** Records that belong together; of the `tries` to settle them, `failures` count against the mapping's retries. */
type Batch = { records: StreamRecord[]; tries: number; failures: number; invocations: number; last?: Invocation };

export type Lane = { wake(): void; position(): string; stop(): Promise<void> };

/** A batch carries six megabytes at most; a stream keeps records for a day. */
const batchBytes = 6 * 1024 * 1024;
const retentionMs = 24 * 60 * 60 * 1000;
const pageSize = 100;
/** About what a record takes on the way to a function, its frame and the names of types included. */
const jsonBytes = ({ dynamodb }: StreamRecord): number => 600 + 2 * dynamodb.SizeBytes;
/** 1, 2, 4, … 60 seconds. */
const pauseMs = (tries: number): number => Math.min(60, 2 ** (tries - 1)) * 1000;

export function openLane(
  host: Host,
  streams: StreamReader,
  mapping: Mapping,
  isMine: (record: StreamRecord) => boolean,
  start: string,
  save: (position: string) => Promise<void>,
): Lane {
  const sequenceOf = (record: StreamRecord | undefined) => record?.dynamodb.SequenceNumber ?? '';
  const work: Batch[] = [];
  const buffer: StreamRecord[] = [];
  let position = start;
  let scanned = start;
  let windowEndsAt: number | undefined;
  let timer: Timer | undefined;
  let isPaused = false;
  let isStopped = false;
  let isWoken = false;
  let pumping: Promise<void> | undefined;

  function wake(): Promise<void> {
    isWoken = true;
    if (!isStopped && !isPaused) pumping ??= pump();
    return pumping ?? Promise.resolve();
  }

  /** Works until nothing is left or a pause begins; whatever wakes the lane meanwhile makes it look once more. */
  async function pump() {
    while (isWoken && !isStopped && !isPaused) {
      isWoken = false;
      for (let batch = await nextBatch(); batch && !isStopped; batch = isPaused ? undefined : await nextBatch()) {
        await settle(batch).catch((error) => pause(batch, String(error)));
      }
    }
    pumping = undefined;
  }

  function wakeAt(due: number) {
    timer?.cancel();
    timer = host.clock.at(due, () => {
      isPaused = false;
      return wake();
    });
  }

  async function nextBatch(): Promise<Batch | undefined> {
    if (work[0]) return work[0];
    await fill();
    if (buffer.length === 0) {
      position = scanned;
      return undefined;
    }
    let bytes = 0;
    const full = buffer.findIndex((record) => {
      bytes += jsonBytes(record);
      return bytes > batchBytes;
    });
    const count = Math.min(mapping.batchSize, full === -1 ? buffer.length : Math.max(full, 1));
    if (count < mapping.batchSize && full === -1 && mapping.windowMs > 0) {
      windowEndsAt ??= host.clock.now() + mapping.windowMs;
      if (host.clock.now() < windowEndsAt) {
        wakeAt(windowEndsAt);
        return undefined;
      }
    }
    windowEndsAt = undefined;
    const batch = { records: buffer.splice(0, count), tries: 0, failures: 0, invocations: 0 };
    work.push(batch);
    return batch;
  }

  async function fill() {
    while (buffer.length < mapping.batchSize) {
      const page = await streams.read(mapping.sourceArn, scanned, pageSize);
      if (page.length === 0) return;
      for (const record of page) if (isMine(record) && mapping.passes(record)) buffer.push(record);
      scanned = sequenceOf(page.at(-1));
    }
  }

  /** Invokes the function with a batch and moves on, or splits it, or waits to try again, or gives it up. */
  async function settle(batch: Batch) {
    if (isTooOld(batch)) return giveUp(batch, 'RecordAgeExceeded');
    // What keeps the function from being invoked at all, throttling say, throws: tried again without being counted.
    const answer = await host.invoke(mapping.functionArn, { Records: batch.records }, pollerOf(mapping));
    batch.invocations += 1;
    batch.last = answer;
    const failed = failuresOf(mapping, answer, batch.records.map(sequenceOf));
    const first = failed ? batch.records.findIndex((record) => failed.has(sequenceOf(record))) : 0;
    if (first === -1) return finish(batch);
    if (first > 0) await moveTo(batch.records.splice(0, first));
    // Splitting does not count as a retry: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
    if (mapping.bisects && (first > 0 || batch.records.length > 1)) {
      if (first === 0) split(batch);
      return;
    }
    batch.failures += 1;
    if (mapping.maximumRetries >= 0 && batch.failures > mapping.maximumRetries) {
      return giveUp(batch, 'RetryAttemptsExhausted');
    }
    pause(batch, answer.functionError ? 'its function failed' : 'its function reported failures');
  }

  function pause(batch: Batch, reason: string) {
    batch.tries += 1;
    isPaused = true;
    wakeAt(host.clock.now() + pauseMs(batch.tries));
    const message = `${mapping.functionArn} will get ${batch.records.length} records again: ${reason}`;
    host.log({ source: 'event-sources', level: 'warn', message });
  }

  function split(batch: Batch) {
    const half = Math.ceil(batch.records.length / 2);
    work.splice(1, 0, { ...batch, records: batch.records.splice(half) });
  }

  async function finish(batch: Batch) {
    work.shift();
    await moveTo(batch.records);
  }

  async function moveTo(records: StreamRecord[]) {
    position = work.length === 0 && buffer.length === 0 ? scanned : sequenceOf(records.at(-1));
    await save(position);
  }

  const ageOf = (record: StreamRecord | undefined) =>
    host.clock.now() - (record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000;

  // A first try is always made: when the clock jumps, AWS would have made it long before.
  const isTooOld = (batch: Batch) =>
    batch.tries > 0 && ageOf(batch.records[0]) > Math.min(mapping.maximumAgeMs, retentionMs);

  async function giveUp(batch: Batch, condition: string) {
    if (mapping.onFailureQueue) {
      const MessageBody = JSON.stringify(failureMessage(batch, condition));
      await callQueue(host, mapping, mapping.onFailureQueue, 'SendMessage', { MessageBody });
    }
    const message = `${mapping.functionArn} never handled ${batch.records.length} records: ${condition}`;
    host.log({ source: 'event-sources', level: mapping.onFailureQueue ? 'warn' : 'error', message });
    await finish(batch);
  }

  function failureMessage(batch: Batch, condition: string): object {
    const [first, last] = [batch.records[0], batch.records.at(-1)];
    const arrivalOf = (record: StreamRecord | undefined) =>
      new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString().replace('.000', '');
    const { functionError, requestId } = batch.last ?? {};
    return {
      requestContext: {
        requestId,
        functionArn: mapping.functionArn,
        condition,
        approximateInvokeCount: batch.invocations,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
      version: '1.0',
      timestamp: new Date(host.clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: shardIdOf(mapping.sourceArn),
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        approximateArrivalOfFirstRecord: arrivalOf(first),
        approximateArrivalOfLastRecord: arrivalOf(last),
        batchSize: batch.records.length,
        streamArn: mapping.sourceArn,
      },
    };
  }

  return {
    wake: () =>
      void wake().catch((error) => {
        if (!isStopped) host.log({ source: 'event-sources', level: 'error', message: String(error) });
      }),
    position: () => position,
    async stop() {
      isStopped = true;
      timer?.cancel();
      await pumping;
    },
  };
}

/** Every stream has one shard here. */
const shardIdOf = (streamArn: string): string =>
  `shardId-00000001000000000000-${createHash('md5').update(streamArn).digest('hex').slice(0, 8)}`;
