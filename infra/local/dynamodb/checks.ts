/** The parameters of every operation hosted here and what AWS demands of them, in dynalite's notation. */
import { AwsError } from '../host.ts';
import { type Checks, type Data, dynaliteChecks as known, type Type, type Types } from './engine.ts';
import {
  objectionToBatch,
  objectionToEmptyKey,
  objectionToNoTable,
  objectionToSelect,
  objectionToTable,
} from './objections.ts';

/** One of the actions of a transaction: its input, checked like the operation of its own that it stands for. */
export type TransactAction = 'ConditionCheck' | 'Put' | 'Delete' | 'Update' | 'Get';
export type TransactItem = { [action in TransactAction]?: Data };

/** What dynalite knows and is not hosted: the parameters of before there were expressions, scans in parts, metrics. */
const notHosted = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
  'Segment',
  'TotalSegments',
  'ReturnItemCollectionMetrics',
];

const onFailure: Types = { ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] } };

const ofTable = known.DescribeTable.types;
const tableSettings: Types = {
  DeletionProtectionEnabled: 'Boolean',
  StreamSpecification: structure({
    StreamEnabled: required('Boolean'),
    StreamViewType: { type: 'String', enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] },
  }),
};
const newTableName = {
  type: 'String',
  required: true,
  regex: '[a-zA-Z0-9_.-]+',
  lengthGreaterThanOrEqual: 3,
  lengthLessThanOrEqual: 255,
};
const nothingToUpdate =
  'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required';
const requestItems = known.BatchWriteItem.types.RequestItems as { type: string };

const checks: Record<string, Checks> = {
  ...known,
  PutItem: { ...known.PutItem, types: { ...ofItems(known.PutItem.types), ...onFailure } },
  UpdateItem: { ...known.UpdateItem, types: { ...ofItems(known.UpdateItem.types), ...onFailure } },
  DeleteItem: {
    types: { ...ofItems(known.DeleteItem.types), ...onFailure },
    custom: (data, store) =>
      known.DeleteItem.custom?.(data, store) ??
      (/^(ALL_NEW|UPDATED_)/.test(String(data.ReturnValues)) ? 'ReturnValues can only be ALL_OLD or NONE' : undefined),
  },
  BatchWriteItem: {
    types: { ...hosted(known.BatchWriteItem.types), RequestItems: { ...requestItems, lengthGreaterThanOrEqual: 0 } },
    custom: (data, store) => objectionToBatch(data) ?? known.BatchWriteItem.custom?.(data, store),
  },
  GetItem: { ...known.GetItem, types: ofItems(known.GetItem.types) },
  BatchGetItem: {
    types: batchGetTypes(known.BatchGetItem.types),
    custom: (data, store) => objectionToNoTable('BatchGetItem', data) ?? known.BatchGetItem.custom?.(data, store),
  },
  TransactWriteItems: {
    types: {
      ClientRequestToken: { type: 'String', lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
      ReturnConsumedCapacity: known.PutItem.types.ReturnConsumedCapacity as Type,
      TransactItems: transactItems({
        ConditionCheck: member('DeleteItem', ['Key', 'ConditionExpression'], ['ConditionExpression']),
        Put: member('PutItem', ['Item', 'ConditionExpression']),
        Delete: member('DeleteItem', ['Key', 'ConditionExpression']),
        Update: member('UpdateItem', ['Key', 'UpdateExpression', 'ConditionExpression'], ['UpdateExpression']),
      }),
    },
    custom: eachAction({ ConditionCheck: 'DeleteItem', Put: 'PutItem', Delete: 'DeleteItem', Update: 'UpdateItem' }),
  },
  TransactGetItems: {
    types: {
      ReturnConsumedCapacity: known.GetItem.types.ReturnConsumedCapacity as Type,
      TransactItems: transactItems({
        Get: structure(
          only(ofItems(known.GetItem.types), ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames']),
        ),
      }),
    },
    custom: eachAction({ Get: 'GetItem' }),
  },
  Query: {
    types: ofItems(known.Query.types),
    custom: (data, store) => objectionToSelect(data) ?? known.Query.custom?.(data, store) ?? objectionToEmptyKey(data),
  },
  Scan: {
    // Every read here is of one moment; asking for it costs twice as much, as it does at AWS.
    types: { ...ofItems(known.Scan.types), ConsistentRead: 'Boolean' },
    custom: (data, store) => objectionToSelect(data) ?? known.Scan.custom?.(data, store),
  },
  CreateTable: {
    types: { ...known.CreateTable.types, TableName: newTableName, ...tableSettings },
    custom: (data, store) => objectionToTable(data) ?? known.CreateTable.custom?.(data, store),
  },
  UpdateTable: {
    types: { ...ofTable, DeletionProtectionEnabled: 'Boolean' },
    custom: (data) => (data.DeletionProtectionEnabled === undefined ? nothingToUpdate : undefined),
  },
  DescribeTimeToLive: { types: ofTable },
  UpdateTimeToLive: {
    types: {
      ...ofTable,
      TimeToLiveSpecification: {
        ...structure({
          Enabled: required('Boolean'),
          AttributeName: { ...required('String'), lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
        }),
        notNull: true,
      },
    },
  },
};

function structure(children: Types) {
  return { type: 'FieldStruct<Member>', children };
}

function required(type: string) {
  return { type, notNull: true };
}

function hosted(types: Types): Types {
  return Object.fromEntries(Object.entries(types).filter(([name]) => !notHosted.includes(name)));
}

/** Of items of a table, whose name may be shorter than one that can be created. */
function ofItems(types: Types): Types {
  const TableName = { ...(types.TableName as { type: string }), lengthGreaterThanOrEqual: 1 };
  return { ...hosted(types), TableName };
}

function batchGetTypes({ RequestItems, ...others }: Types): Types {
  const requests = RequestItems as { type: string; children: { type: string; children: Types } };
  const { children } = requests;
  return {
    RequestItems: {
      ...requests,
      lengthGreaterThanOrEqual: 0,
      children: { ...children, children: hosted(children.children) },
    },
    ...others,
  };
}

function only(types: Types, names: string[]): Types {
  return Object.fromEntries(names.map((name) => [name, types[name] as Type]));
}

function member(operation: 'PutItem' | 'DeleteItem' | 'UpdateItem', names: string[], needed: string[] = []) {
  const taken = ['TableName', ...names, 'ExpressionAttributeNames', 'ExpressionAttributeValues'];
  const types = { ...only(ofItems(known[operation].types), taken), ...onFailure };
  return structure({ ...types, ...Object.fromEntries(needed.map((name) => [name, required('String')])) });
}

function transactItems(children: Types) {
  return {
    ...required('List'),
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: 100,
    children: { type: 'ValueStruct<TransactItem>', children },
  };
}

function eachAction(operations: { [action in TransactAction]?: keyof typeof known }): NonNullable<Checks['custom']> {
  return (data, store) => {
    for (const item of data.TransactItems as TransactItem[]) {
      const given = Object.keys(item) as TransactAction[];
      if (given.length === 0) {
        return 'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request';
      }
      if (given.length > 1) return 'TransactItems can only contain one of Check, Put, Update or Delete';
      const [action] = given;
      const operation = action && operations[action];
      const input = action && item[action];
      const objection = operation && input && known[operation].custom?.(withoutIdle(input), store);
      if (objection) return objection;
    }
    return undefined;
  };
}

/** In a transaction, names and values may stand where no expression could use them. */
function withoutIdle(input: Data): Data {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = input;
  return (input.ConditionExpression ?? input.UpdateExpression ?? input.ProjectionExpression) === undefined
    ? rest
    : input;
}

/** The checks of an operation; one that is not hosted here is refused by name. */
export function checksOf(operation: string): Checks {
  const found = Object.hasOwn(checks, operation) ? checks[operation] : undefined;
  if (!found) throw new AwsError('UnknownOperationException', `This host does not support the operation ${operation}`);
  return found;
}
