import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type Answer, jsonAnswer } from '../exchange.ts';

type Structured = {
  statusCode: number | string;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
};

/** How an answer is put on the wire is not the function's to say. */
const framing = ['connection', 'keep-alive', 'transfer-encoding'];

/** The answer that a function's result stands for in payload format 2.0: with `statusCode` as it says, else a 200 of JSON. */
export function answerOf(result: unknown): Answer {
  if (!isStructured(result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  if (!isValid(result)) return jsonAnswer(500, 'Internal Server Error');
  const given = Object.entries(result.headers ?? {});
  const headers = given
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !framing.includes(name));
  if (!headers.some(([name]) => name === 'content-type')) headers.push(['content-type', 'text/plain;charset=UTF-8']);
  for (const cookie of result.cookies ?? []) headers.push(['set-cookie', cookie]);
  if (!headers.every(isSendable)) return jsonAnswer(500, 'Internal Server Error');
  const body = result.body ?? '';
  return {
    status: Number(result.statusCode),
    headers,
    body: result.isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function isStructured(result: unknown): result is Structured {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

function isValid({ statusCode, headers, cookies, body, isBase64Encoded }: Structured): boolean {
  const status = Number(statusCode);
  return (
    Number.isInteger(status) &&
    status >= 200 &&
    status <= 599 &&
    (body === undefined || body === null || typeof body === 'string') &&
    isFlat(headers ?? {}) &&
    (cookies === undefined || cookies === null || Array.isArray(cookies)) &&
    (isBase64Encoded === undefined || isBase64Encoded === null || typeof isBase64Encoded === 'boolean')
  );
}

function isSendable([name, value]: [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function isFlat(headers: object): boolean {
  return typeof headers === 'object' && Object.values(headers).every((value) => typeof value !== 'object');
}
