/** DynamoDB: its tables in a template, its operations on the wire (AWS JSON 1.0), and its streams for consumers. */
import { crc32 } from 'node:zlib';
import { AwsError, type Host, type Service, type WireRequest, type WireResponse } from '../host.ts';
import type { LevelStore } from '../store/store.ts';
import { authorizeOperation } from './authorize.ts';
import { checked } from './check-input.ts';
import { checksOf } from './checks.ts';
import type { Database } from './database.ts';
import { type Data, invalid, type Result } from './engine.ts';
import { openDatabase } from './open.ts';
import { query, scan } from './ranges.ts';
import { batchGetItem, getItem, transactGetItems } from './reads.ts';
import type { StreamReader } from './stream-log.ts';
import { tableType } from './table-resource.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  updateTable,
  updateTimeToLive,
} from './tables.ts';
import { digestOf, transactWriteItems } from './transactions.ts';
import { reworded } from './wording.ts';
import { batchWriteItem, deleteItem, putItem, updateItem } from './writes.ts';

type Operation = (database: Database, data: Data, digest: string) => Promise<Result> | Result;

const operations: Record<string, Operation> = {
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  BatchWriteItem: batchWriteItem,
  TransactWriteItems: transactWriteItems,
  GetItem: getItem,
  BatchGetItem: batchGetItem,
  TransactGetItems: transactGetItems,
  Query: query,
  Scan: scan,
  CreateTable: createTable,
  DeleteTable: deleteTable,
  DescribeTable: describeTable,
  ListTables: listTables,
  UpdateTable: updateTable,
  DescribeTimeToLive: describeTimeToLive,
  UpdateTimeToLive: updateTimeToLive,
};

/** Hosts DynamoDB. Tables without a name of their own get `<stack>-<logical id>`. */
export function dynamodb(host: Host, store: LevelStore, { stack = 'local' } = {}): Service & { streams: StreamReader } {
  let opened: Promise<Database> | undefined;
  const database = () => {
    opened ??= openDatabase(host, store);
    return opened;
  };

  async function answer(request: WireRequest): Promise<Result> {
    const [protocol, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (protocol !== 'DynamoDB_20120810') {
      throw new AwsError(
        'UnknownOperationException',
        `This host does not support the operation ${protocol}.${operation}`,
      );
    }
    const checks = checksOf(operation);
    const input = parse(request.body);
    try {
      const data = checked(operation, checks, input);
      authorizeOperation(host, request.caller, operation, data);
      const digest = operation === 'TransactWriteItems' ? digestOf(input) : '';
      return await (operations[operation] as Operation)(await database(), data, digest);
    } catch (error) {
      throw reworded(operation, error);
    }
  }

  return {
    name: 'dynamodb',
    types: {
      'AWS::DynamoDB::Table': tableType(host, database, stack),
    },
    async handle(request) {
      try {
        return wire(200, await answer(request), request.requestId);
      } catch (error) {
        if (error instanceof AwsError) return wire(error.status, refusal(error), request.requestId);
        host.log({
          source: 'dynamodb',
          level: 'error',
          message: String((error as Error).stack ?? error),
          requestId: request.requestId,
        });
        return wire(500, refusal(new AwsError('InternalServerError', 'Internal server error')), request.requestId);
      }
    },
    async start() {
      const opened = await database();
      await opened.expiry.start();
      opened.streams.start();
    },
    async stop() {
      const closing = await opened;
      closing?.expiry.stop();
      closing?.streams.stop();
    },
    streams: {
      read: async (...given) => (await database()).streams.read(...given),
      latest: async () => (await database()).streams.latest(),
      follow: async (...given) => (await database()).streams.follow(...given),
    },
  };
}

function parse(body: Buffer): object {
  // In JavaScript this name is no property like the others.
  if (body.includes('"__proto__"')) throw invalid('This host does not support the name __proto__');
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input && !Array.isArray(input)) return input;
  } catch {
    // Told below, as of a body that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object');
}

function refusal(error: AwsError): object {
  const namespace =
    {
      ValidationException: 'com.amazon.coral.validate',
      SerializationException: 'com.amazon.coral.service',
      UnknownOperationException: 'com.amazon.coral.service',
      AccessDeniedException: 'com.amazon.coral.service',
    }[error.code] ?? 'com.amazonaws.dynamodb.v20120810';
  const said = error.code === 'TransactionCanceledException' ? { Message: error.message } : { message: error.message };
  return { __type: `${namespace}#${error.code}`, ...said, ...error.details };
}

function wire(status: number, result: object, requestId: string): WireResponse {
  const body = Buffer.from(JSON.stringify(result));
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-crc32': String(crc32(body)),
      'x-amzn-requestid': requestId,
    },
    body,
  };
}
