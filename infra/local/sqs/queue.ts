/**
 * One queue: its messages in memory in the order they came, each also in the store. A change is in the store before
 * anyone hears of it; which message is with a receiver, and since when, is stored too, so that a restart keeps
 * visibility timeouts and receive counts.
 */
import { randomUUID } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Change, Host, Timer } from '../host.ts';

export type Attributes = Record<string, MessageAttributeValue>;
export type Message = {
  id: string;
  /** Sorts messages by the time they came; last part of the store's key. */
  order: string;
  body: string;
  attributes?: Attributes;
  sender: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  /** Names the latest receive; older handles delete nothing. */
  handle?: string;
  /** The queue it was moved from when receivers had failed too often. */
  deadFrom?: string;
};
export type QueueSettings = {
  name: string;
  arn: string;
  visibilitySeconds: number;
  retentionSeconds: number;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
};

export type Queue = ReturnType<typeof openQueue>;

let sequence = 0;

/** `queueOf` finds the dead-letter queue. */
export function openQueue(host: Host, settings: QueueSettings, queueOf: (arn: string) => Queue | undefined) {
  const messages = new Map<string, Message>();
  const waiting = new Set<() => void>();
  let alarm: { due: number; timer: Timer } | undefined;
  const prefix = `sqs/${settings.name}/`;
  const keyOf = (message: Message) => `${prefix}${message.order}`;

  function newOrder(): string {
    sequence += 1;
    return `${String(host.clock.now()).padStart(15, '0')}-${String(sequence).padStart(9, '0')}-${randomUUID().slice(0, 8)}`;
  }

  async function load(): Promise<void> {
    for (const [, message] of await host.store.list<Message>(prefix)) messages.set(message.id, message);
  }

  async function send(body: string, sender: string, delaySeconds: number, attributes?: Attributes): Promise<Message> {
    const sentAt = host.clock.now();
    const visibleAt = sentAt + delaySeconds * 1000;
    const base = { id: randomUUID(), order: newOrder(), body, sender, sentAt, visibleAt, receives: 0 };
    const message: Message = attributes ? { ...base, attributes } : base;
    await host.store.write([{ put: keyOf(message), value: message }]);
    adopt(message);
    return message;
  }

  /** Takes in a message that is in the store already, and wakes who waits for one. */
  function adopt(message: Message): void {
    messages.set(message.id, message);
    wakeAt(message.visibleAt);
  }

  function wakeAt(due: number): void {
    if (waiting.size === 0 || (alarm && alarm.due <= due)) return;
    alarm?.timer.cancel();
    const wake = () => {
      alarm = undefined;
      for (const look of [...waiting]) look();
    };
    alarm = { due, timer: host.clock.at(due, wake) };
  }

  async function receive(most: number, visibilitySeconds: number, waitSeconds: number): Promise<Message[]> {
    const until = host.clock.now() + waitSeconds * 1000;
    for (;;) {
      const taken = await take(most, visibilitySeconds);
      if (taken.length > 0 || host.clock.now() >= until) return taken;
      await somethingNew(until);
    }
  }

  function somethingNew(until: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        waiting.delete(look);
        timeout.cancel();
        resolve();
      };
      const timeout = host.clock.at(until, look);
      waiting.add(look);
      const next = Math.min(...[...messages.values()].map((message) => message.visibleAt));
      if (next < until) wakeAt(next);
    });
  }

  async function take(most: number, visibilitySeconds: number): Promise<Message[]> {
    const now = host.clock.now();
    const taken: Message[] = [];
    const changes: Change[] = [];
    const moved: Message[] = [];
    for (const message of messages.values()) {
      if (taken.length === most) break;
      if (message.visibleAt > now) continue;
      if (isExpired(message)) {
        changes.push(forget(message));
      } else if (settings.redrive && message.receives >= settings.redrive.maxReceiveCount) {
        const { handle: _, ...rest } = message;
        moved.push({ ...rest, order: newOrder(), visibleAt: now, deadFrom: settings.arn });
        changes.push(forget(message));
      } else {
        const next = {
          ...message,
          receives: message.receives + 1,
          firstReceivedAt: message.firstReceivedAt ?? now,
          visibleAt: now + visibilitySeconds * 1000,
          handle: randomUUID(),
        };
        messages.set(message.id, next);
        taken.push(next);
        changes.push({ put: keyOf(next), value: next });
      }
    }
    await moveTo(settings.redrive?.deadLetterTargetArn, moved, changes);
    return taken;
  }

  /** Messages leave here and arrive there in one write. */
  async function moveTo(arn: string | undefined, moved: Message[], changes: Change[]): Promise<void> {
    const target = arn === undefined ? undefined : queueOf(arn);
    const arrivals = target ? moved.map((message) => ({ put: target.keyOf(message), value: message })) : [];
    if (changes.length + arrivals.length > 0) await host.store.write([...changes, ...arrivals]);
    for (const message of moved) target?.adopt(message);
  }

  function forget(message: Message): Change {
    messages.delete(message.id);
    return { delete: keyOf(message) };
  }

  const isExpired = (message: Message) => host.clock.now() - message.sentAt > settings.retentionSeconds * 1000;

  async function remove(id: string, handle: string): Promise<void> {
    const message = messages.get(id);
    if (message?.handle === handle) await host.store.write([forget(message)]);
  }

  /** Sends every waiting message back where it came from, or to `arn`, each as a new one; the number that went. */
  async function redrive(arn: string | undefined): Promise<number> {
    const now = host.clock.now();
    let count = 0;
    for (const message of [...messages.values()]) {
      const destination = arn ?? message.deadFrom;
      if (message.visibleAt > now || destination === undefined || !queueOf(destination)) continue;
      const { handle: _, deadFrom: __, firstReceivedAt: ___, ...rest } = message;
      const moved = { ...rest, id: randomUUID(), order: newOrder(), receives: 0, sentAt: now, visibleAt: now };
      await moveTo(destination, [moved], [forget(message)]);
      count += 1;
    }
    return count;
  }

  function counts() {
    const now = host.clock.now();
    const kept = [...messages.values()].filter((message) => !isExpired(message));
    const hidden = kept.filter((message) => message.visibleAt > now);
    return {
      visible: kept.length - hidden.length,
      inFlight: hidden.filter((message) => message.receives > 0).length,
      delayed: hidden.filter((message) => message.receives === 0).length,
    };
  }

  /** Ends long polls. */
  function close(): void {
    alarm?.timer.cancel();
    for (const look of [...waiting]) look();
  }

  return { settings, keyOf, load, send, adopt, receive, remove, redrive, counts, close };
}
