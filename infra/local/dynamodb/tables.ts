/** Tables: created at once, changed in place, and every index and time to live filled from the items already there. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Host } from '../host.ts';
import { arnOf, below, type Database, getTable, keys, type Table } from './database.ts';
import { commit, newDraft, readDecided } from './draft.ts';
import { type Data, type Description, type Index, type Item, invalid, type Result, rules } from './engine.ts';
import { isSame } from './size.ts';

const notFound = (name: string) => `Requested resource not found: Table: ${name} not found`;

export async function createTable(database: Database, data: Data): Promise<Result> {
  if (database.tables.has(data.TableName)) {
    throw new AwsError('ResourceInUseException', `Table already exists: ${data.TableName}`);
  }
  const table = { description: describe(database.host, data) };
  await saveTable(database, table);
  return { TableDescription: table.description };
}

export async function deleteTable(database: Database, data: Data): Promise<Result> {
  const { description } = getTable(database, data.TableName, notFound(data.TableName));
  if (description.DeletionProtectionEnabled) {
    throw invalid(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  const name = data.TableName;
  const deleted = { ...description, TableStatus: 'DELETING' };
  await saveTable(database, { description: deleted });
  await database.store.clear(below(keys.items(name)));
  await database.store.clear(below(`index~${name}~`));
  await database.store.write([{ delete: keys.table(name) }]);
  database.tables.delete(name);
  return { TableDescription: deleted };
}

export function describeTable(database: Database, data: Data): Result {
  return { Table: getTable(database, data.TableName, notFound(data.TableName)).description };
}

export function listTables(database: Database, data: Data): Result {
  const after = String(data.ExclusiveStartTableName ?? '');
  const names = [...database.tables.keys()].filter((name) => name > after).sort();
  const page = names.slice(0, Number(data.Limit ?? 100));
  return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
}

type IndexUpdate = { Create?: Index; Delete?: { IndexName: string } };

export async function updateTable(database: Database, data: Data): Promise<Result> {
  const table = getTable(database, data.TableName, notFound(data.TableName));
  const indexes = new Map(table.description.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  for (const { Create, Delete } of (data.GlobalSecondaryIndexUpdates ?? []) as IndexUpdate[]) {
    if (Create) indexes.set(Create.IndexName, Create);
    if (Delete && !indexes.delete(Delete.IndexName)) {
      throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    }
  }
  const { GlobalSecondaryIndexUpdates: _, ...settings } = data;
  const wanted = { ...table.description, ...settings, GlobalSecondaryIndexes: [...indexes.values()] };
  return { TableDescription: await reshape(database, table, describe(database.host, wanted, table.description)) };
}

export function describeTimeToLive(database: Database, data: Data): Result {
  const { timeToLive } = getTable(database, data.TableName, notFound(data.TableName));
  return {
    TimeToLiveDescription: timeToLive
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive }
      : { TimeToLiveStatus: 'DISABLED' },
  };
}

export async function updateTimeToLive(database: Database, data: Data): Promise<Result> {
  const table = getTable(database, data.TableName, notFound(data.TableName));
  const wanted = data.TimeToLiveSpecification as { Enabled: boolean; AttributeName: string };
  if (wanted.Enabled === (table.timeToLive !== undefined)) {
    throw invalid(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  await setTimeToLive(database, table, wanted.Enabled ? wanted.AttributeName : undefined);
  return { TimeToLiveSpecification: wanted };
}

/** Sets the attribute that holds the time to live, or none; items already there get their place in the list. */
export async function setTimeToLive(database: Database, table: Table, attribute: string | undefined): Promise<void> {
  if (attribute === table.timeToLive) return;
  const { timeToLive: _, ...rest } = table;
  const next = attribute === undefined ? rest : { ...rest, timeToLive: attribute };
  await saveTable(database, next);
  if (attribute === undefined) return;
  await eachItem(database, next, (changes, key, item) =>
    database.expiry.track({ table: next, key, before: undefined, after: item }, changes),
  );
}

/**
 * Gives a table another shape. Its key and local indexes cannot change, as on AWS. A new or different global index
 * is filled from the items; writes that come meanwhile maintain it already, and a restart goes on with the filling.
 */
export async function reshape(database: Database, table: Table, wanted: Description): Promise<Description> {
  const fixed = ({ KeySchema, AttributeDefinitions, LocalSecondaryIndexes }: Description) => ({
    key: typed(KeySchema, AttributeDefinitions),
    local: LocalSecondaryIndexes?.map((index) => shapeOf(index, AttributeDefinitions)) ?? [],
  });
  if (!isSame(fixed(table.description), fixed(wanted))) {
    const [from, to] = [fixed(table.description), fixed(wanted)].map((shape) => JSON.stringify(shape));
    throw new Error(
      `Table ${wanted.TableName} holds data under ${from}; it cannot become ${to}: a key and local indexes never change. Give the table another name or wipe the data.`,
    );
  }
  const stored = new Map(table.description.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  const indexes = wanted.GlobalSecondaryIndexes?.map((index) => {
    const old = stored.get(index.IndexName);
    const isUnchanged =
      old && isSame(shapeOf(old, table.description.AttributeDefinitions), shapeOf(index, wanted.AttributeDefinitions));
    if (isUnchanged) stored.delete(index.IndexName);
    return isUnchanged ? old : { ...index, IndexStatus: 'CREATING', Backfilling: true };
  });
  const next = { ...table, description: { ...wanted, ...(indexes && { GlobalSecondaryIndexes: indexes }) } };
  for (const index of indexes ?? []) {
    if (index.Backfilling) await database.store.clear(below(keys.index(wanted.TableName, index.IndexName)));
  }
  await saveTable(database, next);
  for (const name of stored.keys()) {
    const isGone = !indexes?.some((index) => index.IndexName === name);
    if (isGone) await database.store.clear(below(keys.index(wanted.TableName, name)));
  }
  await finishBackfill(database, next);
  return next.description;
}

/** Fills indexes that are not full yet from the table's items. */
export async function finishBackfill(database: Database, table: Table): Promise<void> {
  const { description } = table;
  const unfilled = (description.GlobalSecondaryIndexes ?? []).filter((index) => index.Backfilling);
  if (unfilled.length === 0) return;
  await eachItem(database, table, (changes, key, item) => {
    for (const put of rules.getIndexActions(unfilled, undefined, item, description).puts) {
      changes.set(`${keys.index(description.TableName, put.index)}${put.key}/${key}`, put.item);
    }
  });
  for (const index of unfilled) {
    delete index.Backfilling;
    index.IndexStatus = 'ACTIVE';
  }
  await saveTable(database, table);
}

/** Visits all items, some hundred at a time: each lot is decided at once, so that no write comes between. */
async function eachItem(
  database: Database,
  table: Table,
  visit: (changes: Map<string, unknown>, key: string, item: Item) => void,
): Promise<void> {
  const prefix = keys.items(table.description.TableName);
  const visitLot = (lot: string[]) => {
    const draft = newDraft();
    for (const storeKey of lot) {
      const item = readDecided<Item>(database, draft, storeKey);
      if (item) visit(draft.changes, storeKey.slice(prefix.length), item);
    }
    return commit(database, draft);
  };
  let lot: string[] = [];
  for await (const [storeKey] of database.store.entries(below(prefix))) {
    if (lot.push(storeKey) < 200) continue;
    await visitLot(lot);
    lot = [];
  }
  await visitLot(lot);
}

/** A table's description from all that was asked for; its id, birth and stream stay what they were. */
export function describe(host: Host, data: Data, before?: Description): Description {
  const arn = arnOf(host, data.TableName);
  const { BillingMode, StreamSpecification, GlobalSecondaryIndexes, LocalSecondaryIndexes, ...asked } = data;
  const withArns = (indexes: unknown) =>
    (indexes as Index[] | undefined)?.map((index) => ({
      IndexStatus: 'ACTIVE',
      IndexSizeBytes: 0,
      ItemCount: 0,
      ...index,
      IndexArn: `${arn}/index/${index.IndexName}`,
    }));
  const [globals, locals] = [withArns(GlobalSecondaryIndexes), withArns(LocalSecondaryIndexes)];
  const throughput = BillingMode === 'PAY_PER_REQUEST' ? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } : undefined;
  return {
    TableId: before?.TableId ?? randomUUID(),
    CreationDateTime: before?.CreationDateTime ?? host.clock.now() / 1000,
    ItemCount: 0,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: false,
    ...asked,
    TableArn: arn,
    TableStatus: 'ACTIVE',
    ...(BillingMode !== undefined && { BillingModeSummary: { BillingMode } }),
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...(throughput ?? (asked.ProvisionedThroughput as object)) },
    ...(globals?.length && { GlobalSecondaryIndexes: globals }),
    ...(locals?.length && { LocalSecondaryIndexes: locals }),
    ...streamOf(host, arn, StreamSpecification as Description['StreamSpecification'], before),
  } as unknown as Description;
}

/** A stream that stays the same keeps its ARN, so that its consumers keep their places. */
function streamOf(host: Host, arn: string, asked: Description['StreamSpecification'], before?: Description) {
  if (!asked?.StreamEnabled) return {};
  const isKept = isSame(asked, before?.StreamSpecification);
  const label = isKept ? before?.LatestStreamLabel : new Date(host.clock.now()).toISOString().slice(0, -1);
  return { StreamSpecification: asked, LatestStreamLabel: label, LatestStreamArn: `${arn}/stream/${label}` };
}

function typed(schema: Index['KeySchema'], definitions: Description['AttributeDefinitions']) {
  return schema.map(({ AttributeName, KeyType }) => {
    const type = definitions.find((definition) => definition.AttributeName === AttributeName)?.AttributeType;
    return `${AttributeName} (${type}, ${KeyType})`;
  });
}

function shapeOf({ IndexName, KeySchema, Projection }: Index, definitions: Description['AttributeDefinitions']) {
  return { IndexName, key: typed(KeySchema, definitions), Projection };
}

async function saveTable(database: Database, table: Table): Promise<void> {
  database.tables.set(table.description.TableName, table);
  await database.store.write([{ put: keys.table(table.description.TableName), value: table }]);
}
