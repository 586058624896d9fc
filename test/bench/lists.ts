/**
 * `npm run bench:lists`: the first page of hazards as the safety office gets it, with 1,000 and with 50,000 stored, and
 * the read capacity that such a page takes. The aim is that both are the same.
 */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { planList } from '../../functions/hazards/plan.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { tables } from '../../schemas/tables.ts';
import { openApp, unthrottled } from './support/app.ts';
import { storeHazards } from './support/hazards.ts';
import { jsonOf, type Sent, sender, timeGets } from './support/http.ts';
import { openProduct, type Product } from './support/product.ts';
import { type Figure, median, report } from './support/report.ts';
import { addStaff, tokenOf } from './support/staff.ts';

const few = 1000;
const many = Number(process.argv[2] ?? 50_000);
const pageSize = 25;

const host = await openApp(unthrottled);
const send = sender(1);
try {
  const product = await openProduct(host);
  const token = await tokenOf(host, await addStaff(host, product, 'safety-office'));
  await storeHazards(product, 1, few);
  const withFew = await firstPage(product, token);
  console.log(`storing ${many} hazards …`);
  await storeHazards(product, few + 1, many);
  const withMany = await firstPage(product, token);
  report('lists', [...figuresOf(few, withFew), ...figuresOf(many, withMany)]);
} finally {
  send.close();
  await host.close();
}

type Page = { p50: number; units: number };

function figuresOf(stored: number, { p50, units }: Page): Figure[] {
  const figure = `first page, ${stored} hazards stored`;
  return [
    { figure: `${figure}: p50`, measured: p50, unit: 'ms' },
    { figure: `${figure}: read capacity`, measured: units, unit: 'units' },
  ];
}

async function firstPage(product: Product, token: string): Promise<Page> {
  const look = (answer: Sent) => {
    const { items } = jsonOf<{ items: unknown[] }>(answer);
    if (items.length !== pageSize) throw new Error(`a page of ${items.length} hazards`);
  };
  const url = `${host.url}/api/hazards?limit=${pageSize}`;
  const taken = await timeGets(send, { url, headers: { authorization: `Bearer ${token}` }, count: 200, look });
  return { p50: median(taken), units: await capacity(product) };
}

/** As `listHazards` reads for this role: ids from the index that it plans with, then the records. */
async function capacity({ documents, hazards, builders }: Product): Promise<number> {
  const TableName = hazards.name;
  const asked = hazardApi.listHazards.input.parse({ limit: pageSize });
  const { index, partition, newestFirst } = planList(asked, builders.staffActor());
  const { partitionKey } = tables.hazards.indexes[index];
  const ids = await documents.send(
    new QueryCommand({
      ...{ TableName, IndexName: index, ScanIndexForward: !newestFirst, Limit: pageSize },
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': partitionKey },
      ExpressionAttributeValues: { ':partition': partition[0] },
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );
  const Keys = (ids.Items ?? []).map(({ hazardId }) => ({ hazardId }));
  const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
  const records = await documents.send(new BatchGetCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' }));
  const consumed = [ids.ConsumedCapacity, ...(records.ConsumedCapacity ?? [])];
  return consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
}
