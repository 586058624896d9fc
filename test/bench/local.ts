/** `npm run bench:local`: the local host by itself, with a small template. */
import { rmSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type Clients, openClients } from './support/clients.ts';
import { openHost } from './support/host.ts';
import { sender, timeGets } from './support/http.ts';
import { startWithItems, streamLatency, transactionsPerSecond, transitionsPerSecond } from './support/local-figures.ts';
import { percentile, report } from './support/report.ts';
import { readers, writeSmallStack } from './support/small-stack.ts';

const { folder, template } = writeSmallStack();
const host = await openHost(template, folder);
const send = sender(1);
try {
  const clients = openClients(host);
  const taken = await timeGets(send, { url: `${host.url}/one`, count: 500 });
  const rss = await idleMemory(clients);
  const written = await streamLatency(clients);
  const transactions = await transactionsPerSecond(clients);
  const passing = await transitionsPerSecond(clients, 'Passing');
  const calling = await transitionsPerSecond(clients, 'Calling');
  const startSeconds = await startWithItems(host, clients, 100_000);
  report('local', [
    {
      figure: 'warm request through route, Lambda, one read: p50',
      measured: percentile(taken, 50),
      unit: 'ms',
      atMost: 8,
    },
    {
      figure: 'warm request through route, Lambda, one read: p95',
      measured: percentile(taken, 95),
      unit: 'ms',
      atMost: 20,
    },
    { figure: 'transitions of machines, Pass and Choice', measured: passing, unit: '/s', atLeast: 200 },
    { figure: 'transitions of machines, Task (Lambda) and Choice', measured: calling, unit: '/s', atLeast: 200 },
    { figure: 'stream to Lambda after the write: p50', measured: percentile(written, 50), unit: 'ms', atMost: 250 },
    { figure: 'stream to Lambda after the write: p95', measured: percentile(written, 95), unit: 'ms', atMost: 250 },
    { figure: 'transactions of 4 items', measured: transactions, unit: '/s', atLeast: 150 },
    { figure: `idle memory with ${readers + 1} functions warm`, measured: rss, unit: 'MB', atMost: 400 },
    { figure: 'start with 100,000 items on disk', measured: startSeconds, unit: 's', atMost: 5 },
  ]);
} finally {
  send.close();
  await host.close();
  rmSync(folder, { recursive: true, force: true });
}

/** After all functions were called, and ten quiet seconds. */
async function idleMemory({ lambda, refOf }: Clients): Promise<number> {
  for (let index = 0; index < readers; index += 1)
    await lambda.send(new InvokeCommand({ FunctionName: refOf(`Reader${index}`) }));
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  return (await host.usage()).rssMb;
}
