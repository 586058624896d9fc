/** A bureau's receivers: a robot and webhooks on this machine, mailboxes, the queue between, and a clock. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import type { Channel } from '../../../schemas/channel.ts';
import type { Staff } from '../../../schemas/staff.ts';
import { aStaff, NOON } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { MemoryTables } from '../../support/memory-tables.ts';

export type Received = { name: string; url: string; headers: IncomingMessage['headers']; body: string; at: number };
type Reply = { status?: number; body?: object } | 'hang up';
type Mail = { to: string[]; from: string; subject: string; body: string };

export const received: Received[] = [];
/** What receivers answer, by name; the usual answer otherwise. */
export const replies = new Map<string, (request: Received) => Reply | undefined>();

const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
server.unref();
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray()).toString();
  const { url = '', headers } = request;
  const name = url.split(/[/?]/)[1] ?? '';
  const one: Received = { name, url, headers, body, at: Date.now() };
  const reply = replies.get(name)?.(one) ?? {};
  if (reply === 'hang up') return void response.destroy();
  if ((reply.status ?? 200) < 300 && !(reply.body && 'errcode' in reply.body)) received.push(one);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply.body ?? { errcode: 0, errmsg: 'ok' }));
}

const robot = (name: string, changes: Partial<Channel> = {}) =>
  ({ kind: 'wecom', name, url: `${base}/${name}?key=`, departmentIds: [], districtIds: [], ...changes }) as Channel;
const everybody = { departmentIds: [], districtIds: [] };
const channels: Channel[] = [
  robot('city'),
  robot('second', { districtIds: ['D2'] }),
  { kind: 'webhook', name: 'platform', url: `${base}/platform`, ...everybody },
  { kind: 'email', name: 'mail', from: 'bihuan@bureau.example', ...everybody },
];
process.env.CHANNELS = JSON.stringify(channels);

const secrets = mockClient(SecretsManagerClient);
const ses = mockClient(SESv2Client);
const sqs = mockClient(SQSClient);
export const mails: Mail[] = [];
/** Addresses that SES refuses, with the error's name. */
export const refusedAddresses = new Map<string, Error>();

type Message = { body: string; dueAt: number };
export let messages: Message[] = [];
/** Called before a message is queued: what it throws is a crash there. */
export const beforeSending: { run: () => void } = { run: () => {} };

const clerk = aStaff({ email: 'clerk@d1.example', role: 'service-center', districtIds: ['D1'] });
export const staff = {
  clerk,
  officer: aStaff({ email: 'officer@culture.example', role: 'department', departmentIds: ['culture'] }),
  leader: aStaff({ email: 'leader@bureau.example', role: 'bureau-leader' }),
  elsewhere: aStaff({ email: 'clerk@d2.example', role: 'service-center', districtIds: ['D2'] }),
  former: aStaff({ email: 'former@d1.example', role: 'service-center', districtIds: ['D1'], status: 'disabled' }),
} satisfies Record<string, Staff>;

/** Everything as on the first day, at noon. */
export function openOffice(records: ConstructorParameters<typeof MemoryTables>[0] = {}): MemoryTables {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  received.length = 0;
  mails.length = 0;
  messages = [];
  replies.clear();
  refusedAddresses.clear();
  beforeSending.run = () => {};
  secrets.reset();
  secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ city: 'k&1', default: 'd'.repeat(48) }) });
  ses.reset();
  ses.on(SendEmailCommand).callsFake(({ Destination, FromEmailAddress, Content }) => {
    const [address] = Destination.ToAddresses;
    const error = refusedAddresses.get(address);
    if (error) throw error;
    const { Subject, Body } = Content.Simple;
    mails.push({ to: Destination.ToAddresses, from: FromEmailAddress, subject: Subject.Data, body: Body.Text.Data });
    return {};
  });
  sqs.reset();
  sqs.on(SendMessageCommand).callsFake(({ MessageBody, DelaySeconds = 0 }) => {
    beforeSending.run();
    messages.push({ body: MessageBody, dueAt: Date.now() + DelaySeconds * 1000 });
    return {};
  });
  return new MemoryTables({
    staff: Object.values(staff).map((person) => ({ ...person, nameKey: `${person.name}#${person.staffId}` })),
    hazards: [aHazard()],
    ...records,
  });
}

const { handler } = await import('../../../functions/notifications/on-notice.ts');

/** Delivers what is due in the queue, ten messages at a time; failed ones come again six minutes later. */
export async function runQueue(): Promise<SQSBatchResponse[]> {
  const due = messages.filter(({ dueAt }) => dueAt <= Date.now());
  messages = messages.filter(({ dueAt }) => dueAt > Date.now());
  const answers: SQSBatchResponse[] = [];
  for (let first = 0; first < due.length; first += 10) {
    const batch = due.slice(first, first + 10);
    const Records = batch.map(({ body }, index) => ({ messageId: String(index), body }));
    const consume = handler as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
    const result = await consume({ Records } as unknown as SQSEvent, {} as Context);
    for (const { itemIdentifier } of result.batchItemFailures) {
      const message = batch[Number(itemIdentifier)];
      if (message) messages.push({ ...message, dueAt: Date.now() + 360_000 });
    }
    answers.push(result);
  }
  return answers;
}

/** Runs the queue until it is empty, moving the clock to each next message. */
export async function settle(untilMs = 3_600_000): Promise<void> {
  const end = Date.now() + untilMs;
  while (messages.length > 0) {
    const next = Math.min(...messages.map(({ dueAt }) => dueAt));
    if (next > end) return;
    vi.setSystemTime(Math.max(next, Date.now()));
    await runQueue();
  }
}

/** The text that a robot got, in the order of sending. */
export const toRobot = (name = 'city'): string[] =>
  received.filter((one) => one.name === name).map(({ body }) => JSON.parse(body).text.content);
