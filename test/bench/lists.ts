/**
 * `npm run bench:lists`: the first page of hazards as the safety office gets it, with 1,000 and with 50,000 stored, and
 * the read capacity that such a page takes. The aim is that both are the same.
 */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { openApp } from './support/app.ts';
import { storeHazards } from './support/hazards.ts';
import { jsonOf, sender } from './support/http.ts';
import { openProduct, type Product } from './support/product.ts';
import { type Figure, median, report } from './support/report.ts';
import { addStaff, tokenOf } from './support/staff.ts';

const few = 1000;
const many = Number(process.argv[2] ?? 50_000);
const pageSize = 25;
const warmUps = 30;
const measured = 150;

const { host } = await openApp();
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
  const url = `${host.url}/api/hazards?limit=${pageSize}`;
  const taken: number[] = [];
  for (let number = 0; number < warmUps + measured; number += 1) {
    const answer = await send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
    const { items } = jsonOf<{ items: unknown[] }>(answer);
    if (items.length !== pageSize) throw new Error(`a page of ${items.length} hazards`);
    if (number >= warmUps) taken.push(answer.ms);
  }
  return { p50: median(taken), units: await capacity(product) };
}

/** As `listHazards` reads for this role: ids from the index, then the records. */
async function capacity({ documents, hazards }: Product): Promise<number> {
  const TableName = hazards.name;
  const index = await documents.send(
    new QueryCommand({
      ...{ TableName, IndexName: 'byCity', ScanIndexForward: false, Limit: pageSize, ReturnConsumedCapacity: 'TOTAL' },
      KeyConditionExpression: 'city = :city',
      ExpressionAttributeValues: { ':city': 'city' },
    }),
  );
  const Keys = (index.Items ?? []).map(({ hazardId }) => ({ hazardId }));
  const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
  const records = await documents.send(new BatchGetCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' }));
  const consumed = [index.ConsumedCapacity, ...(records.ConsumedCapacity ?? [])];
  return consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
}
