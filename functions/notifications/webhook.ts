/** A signed webhook: the receiver computes HMAC-SHA256(key, `<timestamp>.<body>`), compares, and checks the time. */
import { createHmac } from 'node:crypto';
import type { Channel } from '../../schemas/channel.ts';
import type { Notice } from '../../schemas/notice.ts';
import { post } from './http-post.ts';
import { keyOf } from './keys.ts';
import { linkTo, textOf } from './text.ts';

export async function sendToWebhook(
  { name, url }: Extract<Channel, { kind: 'webhook' }>,
  notice: Notice,
  now: number,
): Promise<void> {
  const body = JSON.stringify(payloadOf(notice));
  const timestamp = String(Math.floor(now / 1000));
  const key = await keyOf(name, now);
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  await post(name, url, body, { 'x-bihuan-timestamp': timestamp, 'x-bihuan-signature': signature });
}

/** `noticeId` is the same when a notice comes twice. */
function payloadOf(notice: Notice) {
  const { desks: _, ...facts } = notice;
  const { subject, body } = textOf(notice);
  const path = notice.kind === 'hazard' ? `hazards/${notice.hazard.hazardId}` : 'queue';
  return { ...facts, subject, text: body, url: linkTo(path) };
}
