/** Requests over connections that stay open, timed from sending to the last byte of the answer. */
import { Agent, request } from 'node:http';

export type Sent = { status: number; body: Buffer; ms: number };
export type Ask = { method: string; url: URL | string; headers?: Record<string, string | number>; body?: Buffer[] };
const warmUps = 100;

export type Sender = ((ask: Ask) => Promise<Sent>) & { close(): void };

export function sender(connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = ({ method, url, headers = {}, body = [] }: Ask): Promise<Sent> => {
    const { promise, resolve, reject } = Promise.withResolvers<Sent>();
    const began = performance.now();
    const length = body.reduce((sum, part) => sum + part.length, 0);
    const all = body.length > 0 ? { ...headers, 'content-length': length } : headers;
    const sent = request(url, { method, agent, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const ms = performance.now() - began;
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), ms });
      });
    });
    sent.once('error', reject);
    for (const part of body) sent.write(part);
    sent.end();
    return promise;
  };
  return Object.assign(send, { close: () => agent.destroy() });
}

/** An answer other than 2xx, with what was said. */
export class Refused extends Error {
  readonly status: number;
  constructor(who: string, { status, body }: Sent) {
    super(`${who} answered ${status}: ${body.toString().slice(0, 500)}`);
    this.status = status;
  }
}

/** The answer's JSON. Throws Refused unless it is a 2xx. */
export function jsonOf<T>(answer: Sent): T {
  if (answer.status < 200 || answer.status > 299) throw new Refused('the app', answer);
  return JSON.parse(answer.body.toString()) as T;
}

/** Does the work for each, `lanes` at a time; gives the seconds that all took together. */
export async function inLanes<T>(each: readonly T[], lanes: number, work: (one: T) => Promise<void>): Promise<number> {
  const rest = each.values();
  const began = performance.now();
  const lane = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (performance.now() - began) / 1000;
}

/** Milliseconds of each GET, one after the other, after a hundred that are not counted; `look` sees every answer. */
export async function timeGets(
  send: Sender,
  { count, look = jsonOf, ...ask }: Omit<Ask, 'method'> & { count: number; look?: (answer: Sent) => unknown },
): Promise<number[]> {
  const taken: number[] = [];
  for (let number = -warmUps; number < count; number += 1) {
    const answer = await send({ method: 'GET', ...ask });
    look(answer);
    if (number >= 0) taken.push(answer.ms);
  }
  return taken;
}
