/**
 * Asynchronous invocations: an entry in the store from the moment they are accepted until they succeeded, or went to
 * the on-failure destination. A crash in between means a second delivery, as on AWS.
 */
import { randomUUID } from 'node:crypto';
import { bury } from '../delivery.ts';
import { AwsError, type Caller, type Host } from '../host.ts';

export type AsyncConfig = { retries: number; longestAge: number; onFailure?: string; onSuccess?: string };
export type AsyncTarget = { arn: string; role: Caller; config: AsyncConfig; reserved: number | undefined };

type Entry = { id: string; function: string; payload: unknown; runs: number; throttles: number; acceptedAt: number };
type Result = { payload: unknown; failed: boolean };

/** AWS waits one minute before the second run and two before the third. */
const retryAfter = [60_000, 120_000];
/** A throttled run is tried again after 1 s, doubling up to 5 minutes, until the event is too old. */
const throttledAfter = (times: number): number => Math.min(1000 * 2 ** (times - 1), 300_000);
const prefix = 'lambda/async/';

export function asyncQueue(
  host: Pick<Host, 'store' | 'clock' | 'call' | 'log' | 'url' | 'accountId'>,
  targetOf: (name: string) => AsyncTarget | undefined,
  run: (name: string, payload: unknown, requestId: string) => Promise<Result>,
) {
  let isStopping = false;
  const forget = (entry: Entry): Promise<void> => host.store.write([{ delete: prefix + entry.id }]);

  async function again(entry: Entry, wait: number): Promise<void> {
    const due = host.clock.now() + wait;
    await host.store.write([{ put: prefix + entry.id, value: { ...entry, due } }]);
    host.clock.at(due, () => guarded(entry));
  }

  async function deliver(entry: Entry): Promise<void> {
    const target = targetOf(entry.function);
    if (target === undefined) return forget(entry);
    const { config } = target;
    // AWS does not wait for somebody to lift this.
    if (target.reserved === 0) return settle(entry, target, 'ZeroReservedConcurrency');
    const isTooOld = (wait: number): boolean => host.clock.now() + wait - entry.acceptedAt > config.longestAge;
    try {
      const result = await run(entry.function, entry.payload, entry.id);
      // A run that the host's own end has cut short was none: the next start runs it again.
      if (isStopping && result.failed) return;
      entry.runs += 1;
      const wait = retryAfter[entry.runs - 1] ?? 0;
      if (!result.failed) await settle(entry, target, 'Success', result);
      else if (entry.runs > config.retries) await settle(entry, target, 'RetriesExhausted', result);
      else if (isTooOld(wait)) await settle(entry, target, 'EventAgeExceeded', result);
      else await again(entry, wait);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      entry.throttles += 1;
      const wait = throttledAfter(entry.throttles);
      if (isTooOld(wait)) await settle(entry, target, 'EventAgeExceeded', undefined);
      else await again(entry, wait);
    }
  }

  async function settle(entry: Entry, target: AsyncTarget, condition: string, result?: Result): Promise<void> {
    const { onFailure, onSuccess } = target.config;
    const destination = condition === 'Success' ? onSuccess : onFailure;
    if (destination) {
      await bury(host, destination, JSON.stringify(recordOf(entry, target, condition, result)), target.role);
    }
    await forget(entry);
  }

  function recordOf(entry: Entry, target: AsyncTarget, condition: string, result?: Result): object {
    const responseContext = {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(result?.failed ? { functionError: 'Unhandled' } : {}),
    };
    return {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: entry.id,
        functionArn: `${target.arn}:$LATEST`,
        condition,
        approximateInvokeCount: entry.runs,
      },
      requestPayload: entry.payload,
      ...(result ? { responseContext, responsePayload: result.payload } : {}),
    };
  }

  const guarded = (entry: Entry): Promise<void> =>
    deliver(entry).catch((error) => host.log({ source: 'lambda', level: 'error', message: String(error) }));

  return {
    async accept(name: string, payload: unknown): Promise<string> {
      const entry = { id: randomUUID(), function: name, payload, runs: 0, throttles: 0, acceptedAt: host.clock.now() };
      await host.store.write([{ put: prefix + entry.id, value: { ...entry, due: entry.acceptedAt } }]);
      // By the clock, which waits for what it fires: on a jump, a run sees the time at which it fell due.
      host.clock.at(entry.acceptedAt, () => guarded(entry));
      return entry.id;
    },
    async resume(): Promise<void> {
      for (const [, { due, ...entry }] of await host.store.list<Entry & { due: number }>(prefix)) {
        host.clock.at(due, () => guarded(entry));
      }
    },
    stop(): void {
      isStopping = true;
    },
  };
}
