/**
 * Sends what waits for a channel. Killed at any point it loses nothing: a notice is removed only after it was sent.
 * What can double: a message that was sent and whose notices were not removed yet, because the process was killed in
 * between or the receiver's answer was lost; webhooks carry `noticeId` to tell.
 */
import type { Channel } from '../../schemas/channel.ts';
import { log, metrics } from '../kit/log.ts';
import { findChannel } from './channels.ts';
import { sendEmail } from './email.ts';
import { Refused, TooMany } from './http-post.ts';
import { emptied, type Lane, leaveLane, minuteMs, spend, takeLane, waitFor } from './lane.ts';
import { findWaiting, removeWaiting, setAside, type Waiting, wake } from './post.ts';
import { digestOf, textOf } from './text.ts';
import { sendToWebhook } from './webhook.ts';
import { sendToRobot } from './wecom.ts';

/** Messages of one run: five receivers that take ten seconds each fit the function's minute. */
const sendsPerRun = 5;
/** More than this many for one receiver become one message. A group sees them pass by one by one, a mailbox fills. */
const handful = { wecom: 5, email: 1 };
const waitingRead = 200;
const busySeconds = 5;

/** `wakeAfter`: milliseconds until the channel is to be looked after again. */
type Run = { lane: Lane; wakeAfter: number | undefined };

/** `now` is in milliseconds. Throws when a receiver fails, so that the queue tries again. */
export async function drain(name: string, now: number): Promise<void> {
  const channel = findChannel(name);
  if (!channel) {
    log.warn('a channel has left the configuration', { channel: name });
    return;
  }
  const lane = await takeLane(name, now);
  if (!lane) return wake(name, busySeconds);
  const run: Run = { lane, wakeAfter: undefined };
  try {
    await sendAll(channel, run, now);
  } finally {
    await leaveLane(run.lane);
    // Whoever is killed before this is followed by the message that woke this run: it was not confirmed.
    if (run.wakeAfter !== undefined) await wake(name, run.wakeAfter / 1000);
  }
}

async function sendAll(channel: Channel, run: Run, now: number): Promise<void> {
  const waiting = await findWaiting(channel.name, waitingRead, now);
  const messages = messagesOf(channel, waiting);
  for (const message of messages.slice(0, sendsPerRun)) {
    if (channel.kind === 'wecom') {
      const wait = waitFor(run.lane, now);
      if (wait > 0) {
        run.wakeAfter = wait;
        return;
      }
      run.lane = spend(run.lane, now);
    }
    try {
      await send(channel, message, now);
      await removeWaiting(message);
      log.info('notices were sent', { channel: channel.name, ...idsOf(message) });
    } catch (error) {
      if (error instanceof Refused) await giveUp(message, error, now);
      else if (error instanceof TooMany) {
        run.lane = emptied(run.lane, now);
        run.wakeAfter = minuteMs;
        return;
      } else throw error;
    }
  }
  if (messages.length > sendsPerRun || waiting.length === waitingRead) run.wakeAfter = 0;
}

/** The requests that the notices come from are the correlation with everything before. */
function idsOf(message: readonly Waiting[]): { notices: string[]; requestIds: string[] } {
  const requestIds = new Set(message.map(({ notice }) => notice.requestId));
  return { notices: message.map(({ notice }) => notice.noticeId), requestIds: [...requestIds] };
}

/** One message that a receiver does not take must not hold up the others for ever. */
async function giveUp(message: readonly Waiting[], error: Refused, now: number): Promise<void> {
  log.error('notices were refused', { error, ...idsOf(message) });
  metrics.addMetric('NoticesRefused', 'Count', message.length);
  await setAside(message, now);
}

/** Which notices make one message: for a program each its own, for people a digest once there are many. */
function messagesOf(channel: Channel, waiting: readonly Waiting[]): Waiting[][] {
  if (channel.kind === 'webhook') return waiting.map((one) => [one]);
  const groups = Map.groupBy(waiting, ({ notice }) =>
    // The morning's message is a digest already.
    notice.kind === 'morning' ? notice.noticeId : channel.kind === 'email' ? notice.desks.join() : 'all',
  );
  const most = handful[channel.kind];
  return [...groups.values()].flatMap((group) => (group.length > most ? [group] : group.map((one) => [one])));
}

async function send(channel: Channel, message: readonly Waiting[], now: number): Promise<void> {
  const notices = message.map(({ notice }) => notice);
  const [first] = notices;
  if (!first) return;
  if (channel.kind === 'webhook') return sendToWebhook(channel, first, now);
  const text = notices.length === 1 ? textOf(first) : digestOf(notices);
  if (channel.kind === 'wecom') return sendToRobot(channel, text, now);
  return sendEmail(channel, first.desks, text, now);
}
