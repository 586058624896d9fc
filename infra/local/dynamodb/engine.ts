/**
 * The parts of dynalite this service stands on, with types: its checks of requests, its rules (keys, expressions,
 * index entries) and what its Query and Scan make of a request before they read. Its failures leave here as errors in
 * AWS's shape.
 */
import { createRequire } from 'node:module';
import { AwsError } from '../host.ts';
import type { Context } from './expression-tokens.ts';
import type { Section } from './update-checks.ts';

export type Value = {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: Value[];
  M?: Item;
};
export type Item = { [attribute: string]: Value };

type KeySchema = { AttributeName: string; KeyType: string }[];
export type Index = {
  IndexName: string;
  KeySchema: KeySchema;
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
  [more: string]: unknown;
};
/** A table as DescribeTable shows it. */
export type Description = {
  TableName: string;
  TableArn: string;
  TableStatus: string;
  KeySchema: KeySchema;
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: Index[];
  LocalSecondaryIndexes?: Index[];
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: string };
  LatestStreamArn?: string;
  LatestStreamLabel?: string;
  DeletionProtectionEnabled?: boolean;
  BillingModeSummary?: { BillingMode: string };
  [more: string]: unknown;
};

export const indexesOf = ({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: Description): Index[] => [
  ...GlobalSecondaryIndexes,
  ...LocalSecondaryIndexes,
];

/** The attributes of an item that are its key. */
export function keyOf({ KeySchema }: Pick<Description, 'KeySchema'>, item: Item): Item {
  return Object.fromEntries(KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName] ?? {}]));
}

/** The input of an operation after its checks. */
export type Data = {
  TableName: string;
  IndexName?: string;
  Item?: Item;
  Key?: Item;
  ExclusiveStartKey?: Item;
  ConsistentRead?: boolean;
  ReturnConsumedCapacity?: string;
  ReturnValuesOnConditionCheckFailure?: string;
  /** Parsed expressions, as dynalite's checks leave them. */
  _condition?: { expression: Expression };
  _updates?: { sections: Section[]; paths: Path[] };
  _filter?: { expression: Expression; pathHeads: Record<string, boolean> };
  _projection?: { paths: Path[]; nestedPaths: object };
  [more: string]: unknown;
};

/** A path into an item: names and list indexes. */
export type Path = (string | number)[];
export type Operand = Path | Value | Call;
export type Call = { type: 'function'; name: string; args: Operand[] };
export type Expression =
  | { type: 'and' | 'or' | 'not'; args: Expression[] }
  | { type: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in'; args: Operand[] }
  | Call;

export type Result = { Item?: Item; Attributes?: Item; ConsumedCapacity?: unknown; [more: string]: unknown };

export type Bounds = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number };
/** Where a Query or Scan reads; `keyNames` are the attributes from which it can go on. */
export type Plan = { bounds: Bounds; keyNames: string[]; fetchesFromTable: boolean };

export type Failure = Error & { statusCode?: number; body?: { __type: string; message?: string; Message?: string } };
type Done<T> = (failure: unknown, result?: T) => void;
type Planner = (store: { getTable(name: string, done: Done<Description>): void }, data: Data, done: Done<Plan>) => void;
/** dynalite's notation: `children` are the types of a structure's members, or the type of a list's or map's values. */
export type Type = string | { type: string; children?: unknown; [rule: string]: unknown };
export type Types = { [parameter: string]: Type };
export type Checks = { types: Types; custom?: (data: Data, store: unknown) => string | undefined };

const require = createRequire(import.meta.url);

export const rules = require('dynalite/db') as {
  createKey(item: Item, table: Description): string;
  validateKey(key: Item, table: Description): Failure | undefined;
  validateItem(item: Item, table: Description): Failure | undefined;
  validateUpdates(legacy: undefined, updates: unknown, table: Description): Failure | undefined;
  validateKeyPaths(paths: object | undefined, table: Description): Failure | undefined;
  toLexiStr(value: string, type: string): string;
  getIndexActions(
    indexes: Index[],
    before: Item | undefined,
    after: Item | undefined,
    table: Description,
  ): { puts: { index: string; key: string; item: Item }[]; deletes: { index: string; key: string }[] };
  itemSize(item: Item, ...asStored: [isCompressed: true, hasHeader: true, rangeKey?: string]): number;
  /** Called by dynalite's Query and Scan when they know where to read. */
  queryTable(
    ...given: [unknown, unknown, unknown, Bounds, isLocal: unknown, fetches: boolean, keyNames: string[], Done<Plan>]
  ): void;
};

export const validations = require('dynalite/validations') as {
  checkTypes(input: unknown, types: Types): Data;
  validateExpressions(data: Data): string | undefined;
  checkValidations(data: Data, types: Types, custom: Checks['custom'], store: unknown): void;
};

export type Parser = { parse(expression: string, options: { context: Context }): unknown };
export const conditionParser = require('dynalite/db/conditionParser') as Parser;
export const updateParser = require('dynalite/db/updateParser') as Parser;
export const projectionParser = require('dynalite/db/projectionParser') as Parser;

export const planners = {
  query: require('dynalite/actions/query') as Planner,
  scan: require('dynalite/actions/scan') as Planner,
};

export const dynaliteChecks = {
  PutItem: require('dynalite/validations/putItem') as Checks,
  UpdateItem: require('dynalite/validations/updateItem') as Checks,
  DeleteItem: require('dynalite/validations/deleteItem') as Checks,
  BatchWriteItem: require('dynalite/validations/batchWriteItem') as Checks,
  GetItem: require('dynalite/validations/getItem') as Checks,
  BatchGetItem: require('dynalite/validations/batchGetItem') as Checks,
  Query: require('dynalite/validations/query') as Checks,
  Scan: require('dynalite/validations/scan') as Checks,
  CreateTable: require('dynalite/validations/createTable') as Checks,
  DeleteTable: require('dynalite/validations/deleteTable') as Checks,
  DescribeTable: require('dynalite/validations/describeTable') as Checks,
  ListTables: require('dynalite/validations/listTables') as Checks,
};

/** An item may have 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const maxItemSize = 400 * 1024;

/** Works out where a request reads, or throws what is wrong with it. */
export function plan(planner: Planner, table: Description, data: Data): Plan {
  let outcome: { failure: unknown; planned: Plan | undefined } | undefined;
  planner({ getTable: (_name, done) => done(null, table) }, data, (failure, planned) => {
    outcome = { failure, planned };
  });
  if (!outcome?.planned) throw awsErrorOf(outcome?.failure);
  return outcome.planned;
}

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Throws a rule's objection, if it has one. */
export function demand(failure: Failure | null | undefined): void {
  if (failure) throw awsErrorOf(failure);
}

/** A failure of dynalite's as an error in AWS's shape; a fault of the program stays what it is. */
export function awsErrorOf(failure: unknown): unknown {
  const { body, statusCode } = failure as Failure;
  if (!body) return failure;
  const message = body.message ?? body.Message ?? '';
  return new AwsError(body.__type.split('#')[1] ?? body.__type, recorded(message), statusCode ?? 400);
}

/** AWS words the refusal of an empty key the same way for every operation; dynalite knows that for items only. */
const recorded = (message: string): string =>
  message.replace(
    'values were invalid: The AttributeValue for a key',
    'values are not valid. The AttributeValue for a key',
  );
