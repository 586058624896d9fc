import type { Caller, Host } from '../host.ts';
import type { TransactAction, TransactItem } from './checks.ts';
import { arnOf } from './database.ts';
import type { Data } from './engine.ts';

const actionOf: Record<TransactAction, string> = {
  ConditionCheck: 'ConditionCheckItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
};

/** Asks leave for everything an operation touches: each table, the index it reads, each action of a transaction. */
export function authorizeOperation(host: Host, caller: Caller, operation: string, data: Data): void {
  const ask = (action: string, tableName: string, context?: Parameters<Host['authorize']>[3]) =>
    host.authorize(caller, `dynamodb:${action}`, arnOf(host, tableName), context);

  if (data.TransactItems) {
    for (const item of data.TransactItems as TransactItem[]) {
      const [[action, { TableName }]] = Object.entries(item) as [[TransactAction, Data]];
      ask(actionOf[action], TableName, { 'dynamodb:EnclosingOperation': operation });
    }
  } else if (data.RequestItems) {
    for (const tableName of Object.keys(data.RequestItems)) ask(operation, tableName);
  } else if (operation === 'ListTables') {
    host.authorize(caller, 'dynamodb:ListTables', '*');
  } else {
    ask(operation, data.IndexName ? `${data.TableName}/index/${data.IndexName}` : data.TableName);
  }
}
