/**
 * What a rule or a schedule sends to its target: stored before it is tried, forgotten when the target has it or the
 * dead-letter queue does. A crash in between sends it again.
 */
import { AwsError, type Caller, type Change, type Host, type Timer } from './host.ts';

/** What rules and schedules say of a target alike. */
export type Target = {
  Arn: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
};
export type Delivery = {
  id: string;
  target: Target;
  /** JSON, as the target gets it. */
  payload: string;
  caller: Caller;
  /** Where it comes from, as a dead letter says it. */
  origin: Record<string, string>;
  attempts: number;
  acceptedAt: number;
  dueAt: number;
};

/** AWS publishes no figures of its back-off: 1 s, doubling, up to 10 minutes. */
const waitAfter = (attempts: number) => Math.min(2 ** (attempts - 1), 600) * 1000;
/** Errors that no retry mends go to the dead-letter queue at once. */
const passing = /Throttl|TooManyRequests|ServiceUnavailable|LimitExceeded|Internal/;

/** Refuses targets that this host cannot reach. */
export function checkTarget(arn: string): void {
  if (/^arn:[^:]+:(lambda|sqs):[^:]*:[^:]*:.+/.test(arn) && !arn.endsWith('.fifo')) return;
  throw new Error(`this host delivers to functions and standard queues, not to ${arn}`);
}

/** Dead letters go to standard queues. */
export function checkQueue(arn: unknown): void {
  if (typeof arn === 'string' && /^arn:[^:]+:sqs:[^:]*:[^:]*:[\w-]+$/.test(arn)) return;
  throw new Error(`this host puts dead letters into standard queues, not into ${arn}`);
}

/** EventBridge's defaults: 24 hours, 185 times. */
export const retryPolicyOf = ({ RetryPolicy }: Target) => ({
  MaximumEventAgeInSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
  MaximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? 185,
});

export function deliveries(host: Host, prefix: string) {
  const timers = new Map<string, Timer>();

  function made(of: Pick<Delivery, 'id' | 'target' | 'payload' | 'caller' | 'origin'>): Delivery {
    const now = host.clock.now();
    return { ...of, attempts: 0, acceptedAt: now, dueAt: now };
  }

  const stored = (delivery: Delivery): Change => ({ put: `${prefix}${delivery.id}`, value: delivery });

  async function attempt(delivery: Delivery): Promise<void> {
    const { id, target, payload, caller } = delivery;
    timers.delete(id);
    try {
      if (target.Arn.split(':')[2] === 'sqs') await sendToQueue(host, target.Arn, payload, caller);
      else await host.invokeAsync(target.Arn, JSON.parse(payload), caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return failed(delivery, error);
    }
    await host.store.write([{ delete: `${prefix}${id}` }]);
  }

  async function failed(delivery: Delivery, error: AwsError): Promise<void> {
    const { target, caller, payload, origin } = delivery;
    const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = retryPolicyOf(target);
    const attempts = delivery.attempts + 1;
    const dueAt = host.clock.now() + waitAfter(attempts);
    const isTooOld = dueAt - delivery.acceptedAt > MaximumEventAgeInSeconds * 1000;
    const isPassing = error.status >= 500 || error.status === 429 || passing.test(error.code);
    if (isPassing && attempts <= MaximumRetryAttempts && !isTooOld) {
      const next = { ...delivery, attempts, dueAt };
      await host.store.write([stored(next)]);
      return arm(next);
    }
    host.log({ source: 'events', level: 'error', message: `${target.Arn}: ${error.code} ${error.message}` });
    const exhausted = isTooOld ? 'MaximumEventAgeInSeconds' : 'MaximumRetryAttempts';
    if (target.DeadLetterConfig?.Arn !== undefined) {
      await bury(host, target.DeadLetterConfig.Arn, payload, caller, {
        ...origin,
        TARGET_ARN: target.Arn,
        ERROR_CODE: error.code,
        ERROR_MESSAGE: error.message.slice(0, 1024),
        RETRY_ATTEMPTS: String(delivery.attempts),
        ...(isPassing && { EXHAUSTED_RETRY_CONDITION: exhausted }),
      });
    }
    await host.store.write([{ delete: `${prefix}${delivery.id}` }]);
  }

  function arm(delivery: Delivery): void {
    timers.set(
      delivery.id,
      host.clock.at(delivery.dueAt, () => attempt(delivery)),
    );
  }

  /** Goes on with what a stop or a crash left. */
  async function resume(): Promise<void> {
    for (const [, delivery] of await host.store.list<Delivery>(prefix)) arm(delivery);
  }

  function stop(): void {
    for (const timer of timers.values()) timer.cancel();
  }

  return { made, stored, attempt, resume, stop };
}

type Sender = Pick<Host, 'call' | 'log' | 'url' | 'accountId'>;

/** Puts what failed for good into a dead-letter queue or destination; where that is refused, it is lost, and logged. */
export async function bury(
  host: Sender,
  queueArn: string,
  body: string,
  caller: Caller,
  attributes: Record<string, string> = {},
): Promise<void> {
  try {
    await sendToQueue(host, queueArn, body, caller, attributes);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    host.log({ source: 'events', level: 'error', message: `${queueArn}: ${error.code} ${error.message}` });
  }
}

async function sendToQueue(
  host: Sender,
  queueArn: string,
  MessageBody: string,
  caller: Caller,
  attributes: Record<string, string> = {},
): Promise<void> {
  const texts = Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]);
  const QueueUrl = `${host.url}/${host.accountId}/${queueArn.split(':').at(-1)}`;
  const MessageAttributes = texts.length > 0 ? Object.fromEntries(texts) : undefined;
  await host.call('sqs', 'SendMessage', { QueueUrl, MessageBody, MessageAttributes }, caller);
}
