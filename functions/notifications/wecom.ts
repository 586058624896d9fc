/** A WeCom group robot. */
import * as z from 'zod';
import type { Channel } from '../../schemas/channel.ts';
import { post, TooMany } from './http-post.ts';
import { keyOf } from './keys.ts';
import type { Text } from './text.ts';

const Answer = z.object({ errcode: z.int(), errmsg: z.string() });
/** api freq out of limit */
const tooOften = 45009;

export async function sendToRobot(
  { name, url }: Extract<Channel, { kind: 'wecom' }>,
  { body }: Text,
  now: number,
): Promise<void> {
  const address = `${url}${encodeURIComponent(await keyOf(name, now))}`;
  const answer = await post(name, address, JSON.stringify({ msgtype: 'text', text: { content: body } }), {});
  const { errcode, errmsg } = Answer.parse(JSON.parse(answer));
  if (errcode === tooOften) throw new TooMany(`${name} answered ${errcode}`);
  if (errcode !== 0) throw new Error(`${name} answered ${errcode} ${errmsg}`);
}
