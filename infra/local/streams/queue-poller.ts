/**
 * A mapping from an SQS queue to a function: messages are received by long polling, those handled are deleted, and
 * those that failed come back by themselves when their visibility timeout ends; the queue's redrive policy bounds that.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { callQueue, failuresOf, type Mapping, pollerOf } from './settings.ts';

type Message = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody?: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, Record<string, unknown>>;
};

/** SQS hands out ten messages at most in one answer and waits twenty seconds at most for the first. */
const receivedAtOnce = 10;
const longestWaitSeconds = 20;
/** After an empty answer that did not wait; real time, whatever the host's clock does. */
const restMs = 1000;

/** Polls until stopped; the batches under way are finished then. */
export function openQueuePoller(host: Host, mapping: Mapping): { stop(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const call = (operation: string, input: object) => callQueue(host, mapping, mapping.sourceArn, operation, input);

  async function poll() {
    while (!stopping.signal.aborted) {
      const askedAt = performance.now();
      const messages = await gather().catch((error) => {
        log(`cannot receive from ${mapping.sourceArn}: ${error}`);
        return [];
      });
      if (messages.length > 0) await dispatch(messages);
      else if (performance.now() - askedAt < restMs)
        await sleep(restMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  async function gather(): Promise<Message[]> {
    const messages = await receive(longestWaitSeconds, mapping.batchSize);
    const windowEndsAt = host.clock.now() + mapping.windowMs;
    while (messages.length > 0 && messages.length < mapping.batchSize && host.clock.now() < windowEndsAt) {
      const left = Math.ceil((windowEndsAt - host.clock.now()) / 1000);
      const more = await receive(Math.min(left, longestWaitSeconds), mapping.batchSize - messages.length);
      messages.push(...more);
    }
    return messages;
  }

  async function receive(WaitTimeSeconds: number, count: number): Promise<Message[]> {
    const { Messages = [] } = (await call('ReceiveMessage', {
      WaitTimeSeconds,
      MaxNumberOfMessages: Math.min(count, receivedAtOnce),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })) as { Messages?: Message[] };
    return stopping.signal.aborted ? [] : Messages;
  }

  async function dispatch(messages: Message[]) {
    const delivery = deliver(messages)
      .catch((error) => log(`${mapping.functionArn} will get ${messages.length} messages again: ${error}`))
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    if (underWay.size >= mapping.concurrency) await Promise.race(underWay);
  }

  async function deliver(messages: Message[]) {
    const Records = messages.map((message) => recordOf(host, mapping, message));
    const answer = await host.invoke(mapping.functionArn, { Records }, pollerOf(mapping));
    const ids = messages.map(({ MessageId }) => MessageId);
    const failed = failuresOf(mapping, answer, ids);
    if (failed) await remove(messages.filter(({ MessageId }) => !failed.has(MessageId)));
  }

  async function remove(messages: Message[]) {
    for (let n = 0; n < messages.length; n += receivedAtOnce) {
      const Entries = messages
        .slice(n, n + receivedAtOnce)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await call('DeleteMessageBatch', { Entries });
    }
  }

  const log = (message: string) => host.log({ source: 'event-sources', level: 'warn', message });

  void poll();
  return {
    async stop() {
      stopping.abort();
      await Promise.all(underWay);
    },
  };
}

function recordOf(host: Host, mapping: Mapping, message: Message) {
  const lowered = (attribute: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(attribute).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    );
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [name, lowered(attribute)]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: mapping.sourceArn,
    awsRegion: host.region,
  };
}
