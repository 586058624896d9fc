/** The operations on tables. They are done when they are answered, whatever the answer says of what goes on. */
import { AwsError } from '../host.ts';
import { below, type Database, getTable, keys } from './database.ts';
import { describe } from './description.ts';
import { type Data, invalid, type Result } from './engine.ts';
import { saveTable, setTimeToLive } from './reshape.ts';

const notFound = (name: string) => `Requested resource not found: Table: ${name} not found`;

export async function createTable(database: Database, data: Data): Promise<Result> {
  if (database.tables.has(data.TableName)) {
    throw new AwsError('ResourceInUseException', `Table already exists: ${data.TableName}`);
  }
  const table = { description: describe(database.host, data) };
  await saveTable(database, table);
  return { TableDescription: { ...table.description, TableStatus: 'CREATING' } };
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

export async function updateTable(database: Database, data: Data): Promise<Result> {
  const table = getTable(database, data.TableName, notFound(data.TableName));
  const description = { ...table.description, ...data };
  await saveTable(database, { ...table, description });
  return { TableDescription: description };
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
  if (table.timeToLive !== undefined && table.timeToLive !== wanted.AttributeName) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${table.timeToLive}`);
  }
  if (wanted.Enabled === (table.timeToLive !== undefined)) {
    throw invalid(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  await setTimeToLive(database, table, wanted.Enabled ? wanted.AttributeName : undefined);
  return { TimeToLiveSpecification: wanted };
}
