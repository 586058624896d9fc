/**
 * What a rule or a schedule sends to its target: stored before it is tried, forgotten when the target has it or the
 * dead-letter queue does. A crash in between sends it again.
 */
import { AwsError, type Caller, type Change, type Host, type Timer } from './host.ts';

export type Delivery = {
  id: string;
  targetArn: string;
  /** JSON, or for queues any text. */
  payload: string;
  caller: Caller;
  retry: { attempts: number; ageSeconds: number };
  deadLetter?: { arn: string; attributes: Record<string, string> };
  attempts: number;
  acceptedAt: number;
  dueAt: number;
};

/** EventBridge's defaults: 24 hours, 185 times. */
export const DEFAULT_RETRY = { attempts: 185, ageSeconds: 86_400 };
/** AWS publishes no figures of its back-off: 1 s, doubling, up to 10 minutes. */
const waitAfter = (attempts: number) => Math.min(2 ** (attempts - 1), 600) * 1000;
/** Errors that no retry mends go to the dead-letter queue at once. */
const passing = /Throttl|TooManyRequests|ServiceUnavailable|LimitExceeded|Internal/;

/** Refuses targets that this host cannot reach. */
export function checkTarget(arn: string): void {
  if (/^arn:[^:]+:(lambda|sqs|states):[^:]*:[^:]*:.+/.test(arn) && !arn.endsWith('.fifo')) return;
  throw new Error(`this host delivers to functions, standard queues and state machines, not to ${arn}`);
}

export function deliveries(host: Host, prefix: string) {
  const timers = new Map<string, Timer>();

  const stored = (delivery: Delivery): Change => ({ put: `${prefix}${delivery.id}`, value: delivery });

  async function attempt(delivery: Delivery): Promise<void> {
    timers.delete(delivery.id);
    try {
      await send(host, delivery.targetArn, delivery.payload, delivery.caller, delivery.id);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return failed(delivery, error);
    }
    await host.store.write([{ delete: `${prefix}${delivery.id}` }]);
  }

  async function failed(delivery: Delivery, error: AwsError): Promise<void> {
    const attempts = delivery.attempts + 1;
    const dueAt = host.clock.now() + waitAfter(attempts);
    const isTooOld = dueAt - delivery.acceptedAt > delivery.retry.ageSeconds * 1000;
    const isPassing = error.status >= 500 || error.status === 429 || passing.test(error.code);
    if (isPassing && attempts <= delivery.retry.attempts && !isTooOld) {
      const next = { ...delivery, attempts, dueAt };
      await host.store.write([stored(next)]);
      return arm(next);
    }
    host.log({ source: 'events', level: 'error', message: `${delivery.targetArn}: ${error.code} ${error.message}` });
    const exhausted = isTooOld ? 'MaximumEventAgeInSeconds' : 'MaximumRetryAttempts';
    await bury(delivery, {
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message.slice(0, 1024),
      RETRY_ATTEMPTS: String(delivery.attempts),
      ...(isPassing && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    });
  }

  async function bury({ id, payload, caller, deadLetter }: Delivery, error: Record<string, string>): Promise<void> {
    if (deadLetter) {
      const attributes = Object.entries({ ...deadLetter.attributes, ...error });
      const MessageAttributes = Object.fromEntries(
        attributes.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      await host
        .call(
          'sqs',
          'SendMessage',
          { QueueUrl: queueUrl(host, deadLetter.arn), MessageBody: payload, MessageAttributes },
          caller,
        )
        .catch((reason) =>
          host.log({ source: 'events', level: 'error', message: `${deadLetter.arn}: ${String(reason)}` }),
        );
    }
    await host.store.write([{ delete: `${prefix}${id}` }]);
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

  return { stored, attempt, resume, stop };
}

async function send(host: Host, arn: string, payload: string, caller: Caller, id: string): Promise<void> {
  const service = arn.split(':')[2];
  if (service === 'lambda') return host.invokeAsync(arn, JSON.parse(payload), caller);
  if (service === 'sqs') {
    await host.call('sqs', 'SendMessage', { QueueUrl: queueUrl(host, arn), MessageBody: payload }, caller);
  } else {
    // The same name with the same input starts one execution only, however often it is sent.
    await host.call('states', 'StartExecution', { stateMachineArn: arn, name: id, input: payload }, caller);
  }
}

function queueUrl(host: Host, arn: string): string {
  return `${host.url}/${host.accountId}/${arn.split(':').at(-1)}`;
}
