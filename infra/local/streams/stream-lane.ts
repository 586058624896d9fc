/**
 * One lane of a mapping from a DynamoDB stream to a function: it takes its share of the records in order, and hands
 * the next batch over only when the one before is settled: done, or given up. The position is saved after that, so
 * that a crash repeats a batch and never skips one. A lane has nothing of its own running while it waits: a write,
 * the end of a batching window or of a pause between tries wakes it.
 */
import type { StreamReader, StreamRecord } from '../dynamodb/stream-log.ts';
import type { Host, Timer } from '../host.ts';
import { failureMessage } from './failure-message.ts';
import { callQueue, failuresOf, type Mapping, pollerOf } from './settings.ts';
import { type Batch, openCursor, sequenceOf } from './stream-cursor.ts';

export type Lane = { wake(): void; position(): string; stop(): Promise<void> };

/** A stream keeps records for a day. */
const retentionMs = 24 * 60 * 60 * 1000;
/** 1, 2, 4, … 60 seconds. */
const pauseMs = (tries: number): number => Math.min(60, 2 ** (tries - 1)) * 1000;

export function openLane(
  host: Host,
  streams: StreamReader,
  mapping: Mapping,
  isMine: (record: StreamRecord) => boolean,
  start: string,
  save: () => Promise<void>,
): Lane {
  const cursor = openCursor(streams, mapping, isMine, start);
  /** The batch at hand and, when it was split, its other parts. */
  const work: Batch[] = [];
  let position = start;
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
    try {
      while (isWoken && !isStopped && !isPaused) {
        isWoken = false;
        for (let batch = await nextBatch(); batch && !isStopped; batch = isPaused ? undefined : await nextBatch()) {
          await settle(batch).catch((error) => pause(batch, String(error)));
        }
      }
    } finally {
      pumping = undefined;
    }
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
    const next = await cursor.next(host.clock.now());
    if (next && 'waitUntil' in next) wakeAt(next.waitUntil);
    else if (next) work.push(next);
    else position = cursor.end() ?? position;
    return work[0];
  }

  /** Invokes the function with a batch and moves on, or splits it, or waits to try again, or gives it up. */
  async function settle(batch: Batch) {
    if (isTooOld(batch)) return giveUp(batch, 'RecordAgeExceeded');
    // What keeps the function from being invoked at all, throttling say, throws: tried again without being counted.
    const answer = await host.invoke(mapping.functionArn, { Records: batch.records }, pollerOf(mapping));
    batch.invocations += 1;
    batch.lastAnswer = answer;
    const failed = failuresOf(mapping, answer, batch.records.map(sequenceOf));
    const first = failed ? batch.records.findIndex((record) => failed.has(sequenceOf(record))) : 0;
    if (first === -1) return finish(batch);
    if (first > 0) await moveTo(batch.records.splice(0, first));
    // Splitting does not count as a retry: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
    const isSplit = mapping.bisects && (first > 0 || batch.records.length > 1);
    if (isSplit && first === 0) halve(batch);
    if (isSplit) return;
    batch.failures += 1;
    const isExhausted = mapping.maximumRetries >= 0 && batch.failures > mapping.maximumRetries;
    if (isExhausted) return giveUp(batch, 'RetryAttemptsExhausted');
    pause(batch, answer.functionError ? 'its function failed' : 'its function reported failures');
  }

  function pause(batch: Batch, reason: string) {
    batch.tries += 1;
    isPaused = true;
    wakeAt(host.clock.now() + pauseMs(batch.tries));
    log('warn', `will get ${batch.records.length} records again: ${reason}`);
  }

  function halve(batch: Batch) {
    const half = Math.ceil(batch.records.length / 2);
    work.splice(1, 0, { ...batch, records: batch.records.splice(half) });
  }

  async function giveUp(batch: Batch, condition: string) {
    if (mapping.onFailureQueue) {
      const MessageBody = JSON.stringify(failureMessage(mapping, batch, condition, host.clock.now()));
      await callQueue(host, mapping, mapping.onFailureQueue, 'SendMessage', { MessageBody });
    }
    log('error', `never handled ${batch.records.length} records: ${condition}`);
    await finish(batch);
  }

  async function finish(batch: Batch) {
    work.shift();
    await moveTo(batch.records);
  }

  async function moveTo(records: StreamRecord[]) {
    const end = work.length === 0 ? cursor.end() : undefined;
    position = end ?? sequenceOf(records.at(-1));
    await save();
  }

  // A first try is always made: when the clock jumps, AWS would have made it long before.
  function isTooOld({ tries, records: [oldest] }: Batch) {
    const ageMs = host.clock.now() - (oldest?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000;
    return tries > 0 && ageMs > Math.min(mapping.maximumAgeMs, retentionMs);
  }

  const log = (level: 'warn' | 'error', message: string) =>
    host.log({ source: 'event-sources', level, message: `${mapping.functionArn} ${message}` });

  return {
    wake: () => void wake().catch((error) => log('error', `cannot read its stream: ${error}`)),
    position: () => position,
    async stop() {
      isStopped = true;
      timer?.cancel();
      await pumping;
    },
  };
}
