/** Group robots of WeCom: what they accept, and how they answer. */
import type { Clock } from '../host.ts';

type Answer = { errcode: number; errmsg: string };
/** `text` is what the group would see; none when the robot refuses. */
export type Robot = (name: string, body: string) => { answer: Answer; text?: string };

/** https://developer.work.weixin.qq.com/document/path/91770: 20 messages a minute for each robot. */
const MOST_A_MINUTE = 20;
const MINUTE = 60_000;
const longest: Record<string, number> = { text: 2048, markdown: 4096, markdown_v2: 4096 };

export function robots(clock: Clock): Robot {
  const sent = new Map<string, number[]>();

  return (name, body) => {
    const content = read(body);
    if (typeof content !== 'string') return { answer: content };
    const recent = (sent.get(name) ?? []).filter((at) => at > clock.now() - MINUTE);
    if (recent.length >= MOST_A_MINUTE) return { answer: refusal(45009, 'api freq out of limit') };
    sent.set(name, [...recent, clock.now()]);
    return { answer: { errcode: 0, errmsg: 'ok' }, text: content };
  };
}

function read(body: string): string | Answer {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(body);
  } catch {
    return refusal(47001, 'data format error');
  }
  const kind = String(message?.msgtype);
  const most = longest[kind];
  if (most === undefined)
    return refusal(40008, `invalid message type; this host's robots take ${Object.keys(longest).join(', ')}`);
  const content = (message[kind] as { content?: unknown } | undefined)?.content;
  if (typeof content !== 'string' || content === '') return refusal(44004, 'text content is empty');
  if (Buffer.byteLength(content) > most)
    return refusal(40058, `${kind}.content exceed max length ${most}. invalid Request Parameter`);
  return content;
}

function refusal(errcode: number, errmsg: string): Answer {
  return { errcode, errmsg };
}
