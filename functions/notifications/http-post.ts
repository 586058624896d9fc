/** A POST to a receiver outside. Ten seconds, no redirects: the address in the configuration is the receiver. */
const timeoutMs = 10_000;
/** Bad Request, Content Too Large, Unprocessable Content. */
const ofContent = [400, 413, 422];

/** The receiver does not take what this one message says; others may pass. */
export class Refused extends Error {}
/** The receiver has had too many messages. */
export class TooMany extends Error {}

/** The body of a 2xx answer. The errors never name the address: a robot's key is part of it. */
export async function post(name: string, url: string, body: string, headers: Record<string, string>): Promise<string> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
    redirect: 'error' as const,
    signal: AbortSignal.timeout(timeoutMs),
  };
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new Error(`${name} could not be reached: ${error instanceof Error ? error.name : 'unknown'}`);
  });
  const text = await response.text();
  if (response.status === 429) throw new TooMany(`${name} answered 429`);
  if (response.ok) return text;
  const message = `${name} answered ${response.status}`;
  throw ofContent.includes(response.status) ? new Refused(message) : new Error(message);
}
