/** The operations on tables. They are done when they are answered: no table is ever seen being created or updated. */
import { AwsError } from '../host.ts';
import { below, type Database, getTable, keys } from './database.ts';
import { describe } from './description.ts';
import { type Data, type Description, type Index, invalid, type Result } from './engine.ts';
import { reshape, saveTable, setTimeToLive } from './reshape.ts';

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
  await database.store.clear(below(keys.indexes(name)));
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

type Definitions = Description['AttributeDefinitions'];
type IndexUpdate = { Create?: Index; Delete?: { IndexName: string } };

export async function updateTable(database: Database, data: Data): Promise<Result> {
  const table = getTable(database, data.TableName, notFound(data.TableName));
  const { GlobalSecondaryIndexUpdates: updates = [], ...settings } = data as Data & {
    GlobalSecondaryIndexUpdates?: IndexUpdate[];
  };
  if (updates.length > 1) {
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  const indexes = new Map(table.description.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  for (const { Create, Delete } of updates) {
    if (Create && indexes.has(Create.IndexName)) {
      throw invalid(`Attempting to create an index which already exists: ${Create.IndexName}`);
    }
    if (Create) refuseUndefinedKey(Create, (data.AttributeDefinitions ?? []) as Definitions);
    if (Create) indexes.set(Create.IndexName, Create);
    if (Delete && !indexes.delete(Delete.IndexName)) {
      throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    }
  }
  const wanted = { ...table.description, ...settings, GlobalSecondaryIndexes: [...indexes.values()] };
  const AttributeDefinitions = definitionsFor(wanted, table.description, data);
  const description = describe(database.host, { ...wanted, AttributeDefinitions }, table.description);
  return { TableDescription: await reshape(database, table, description) };
}

/** The key of a new index comes with its types, even those that the table knows. */
function refuseUndefinedKey({ KeySchema }: Index, given: Definitions): void {
  const names = KeySchema.map(({ AttributeName }) => AttributeName);
  const defined = given.map(({ AttributeName }) => AttributeName);
  if (names.every((name) => defined.includes(name))) return;
  throw invalid(
    `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
  );
}

/** The types of all keys: those known already, and those that come with a new index. */
function definitionsFor(wanted: Description, before: Description, data: Data): Definitions {
  const given = (data.AttributeDefinitions ?? []) as Definitions;
  const indexes = [...(wanted.GlobalSecondaryIndexes ?? []), ...(wanted.LocalSecondaryIndexes ?? [])];
  const names = [wanted, ...indexes].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName));
  return [...new Set(names)].map((name) => {
    const find = (definitions: Definitions) => definitions.find(({ AttributeName }) => AttributeName === name);
    const [known, own] = [find(before.AttributeDefinitions), find(given)];
    if (known && own && known.AttributeType !== own.AttributeType) {
      throw invalid(`One or more parameter values were invalid: ${name} is of the type ${known.AttributeType} already`);
    }
    return (known ?? own) as Definitions[number];
  });
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
  if (!wanted.Enabled && table.timeToLive !== undefined && table.timeToLive !== wanted.AttributeName) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${table.timeToLive}`);
  }
  if (wanted.Enabled === (table.timeToLive !== undefined)) {
    throw invalid(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  await setTimeToLive(database, table, wanted.Enabled ? wanted.AttributeName : undefined);
  return { TimeToLiveSpecification: wanted };
}
