/** What the local host does by the second, over its wire. */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Clients } from './clients.ts';
import type { BenchHost } from './host.ts';
import { inLanes } from './http.ts';
import { rounds } from './small-stack.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const filler = 'x'.repeat(200);
const item = (id: string): Record<string, AttributeValue> => ({ id: { S: id }, text: { S: filler } });

/** Milliseconds from before each write until a function had it; written one after the other. */
export async function streamLatency({ dynamodb, refOf }: Clients): Promise<number[]> {
  const sentAt = new Map<string, number>();
  for (const number of numbers(60)) {
    const id = `w${number}`;
    sentAt.set(id, Date.now());
    await dynamodb.send(new PutItemCommand({ TableName: refOf('Written'), Item: item(id) }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (let waited = 0; waited < 100; waited += 1) {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: refOf('Seen') }));
    // The first ones waited for the function to be made ready.
    if (Items.length === sentAt.size)
      return Items.map(({ id, at }) => Number(at?.N) - (sentAt.get(id?.S ?? '') ?? 0))
        .sort((a, b) => a - b)
        .slice(0, -5);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the stream did not deliver every write within ten seconds');
}

export async function transactionsPerSecond({ dynamodb, refOf }: Clients): Promise<number> {
  const TableName = refOf('Items');
  const transact = async (number: number): Promise<void> => {
    const TransactItems = numbers(4).map((part) => ({ Put: { TableName, Item: item(`t${number}-${part}`) } }));
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  };
  await inLanes(numbers(100), 8, transact);
  return 1000 / (await inLanes(numbers(1000), 8, transact));
}

/** States entered, of 20 executions that begin at the same time. */
export async function transitionsPerSecond({ states, refOf }: Clients, machine: string): Promise<number> {
  const executions = 20;
  const run = async () => {
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: refOf(machine) }));
    for (;;) {
      const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'SUCCEEDED') return;
      if (status !== 'RUNNING') throw new Error(`${machine} ended ${status}: ${error} ${cause}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await run();
  const seconds = await inLanes(numbers(executions), executions, run);
  return (executions * (2 * rounds + 2)) / seconds;
}

/** Seconds from starting the process until it answers. */
export async function startWithItems(host: BenchHost, { dynamodb, refOf }: Clients, count: number): Promise<number> {
  const TableName = refOf('Items');
  await inLanes(numbers(count / 25), 4, async (batch) => {
    const requests = numbers(25).map((part) => ({ PutRequest: { Item: item(`i${batch}-${part}`) } }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  });
  return (await host.restart()) / 1000;
}
