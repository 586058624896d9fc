/**
 * What every hosted service is given, and what it gives back.
 *
 * The host knows no product: it takes a synthesised CloudFormation template, asks each service for the
 * resource types it hosts, and passes requests in AWS's wire protocol to the service they are signed for.
 * Services never import each other; they meet through `Host`. Everything durable goes through the one store.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from './iam/conditions.ts';

/** One key-value store for the whole host. A `write` is atomic and survives `kill -9` once it has resolved. */
export type Store = {
  get<T = unknown>(key: string): Promise<T | undefined>;
  /** Entries whose key starts with `prefix`, in key order; `after` is an exclusive lower bound. */
  list<T = unknown>(
    prefix: string,
    options?: { after?: string; limit?: number; reverse?: boolean },
  ): Promise<[key: string, value: T][]>;
  write(changes: Change[]): Promise<void>;
};
export type Change = { put: string; value: unknown } | { delete: string };

/** The host's one clock: real time plus an offset that only ever grows. Milliseconds since 1970. */
export type Clock = {
  now(): number;
  /** Calls `run` once when the clock reaches `due`, at once if it has; timers with the same due time run in the order they were set. */
  at(due: number, run: () => unknown): Timer;
  /** Moves the clock forward and awaits everything that falls due on the way, in order of due time. */
  advance(milliseconds: number): Promise<void>;
};
export type Timer = { cancel(): void };

/**
 * Who makes a call: the role a Lambda or a state machine acts as (`session` is the function's name), a service of
 * AWS, or the person at this machine (may do anything).
 */
export type Caller =
  | { kind: 'role'; roleArn: string; session?: string }
  | { kind: 'service'; service: string; sourceArn?: string }
  | { kind: 'root' };

/** A request in AWS's wire protocol after its signature was checked. */
export type WireRequest = {
  method: string;
  /** Decoded once; S3 keys with dots or percent signs stay what the client sent. */
  path: string;
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  caller: Caller;
  requestId: string;
};
export type WireResponse = { status: number; headers?: Record<string, string>; body?: string | Buffer };

/** An error in AWS's shape; the service's protocol decides how it is written. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;
  constructor(code: string, message: string, status = 400, details: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** A resource of the template with every intrinsic function resolved. */
export type Resource = {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
  dependsOn: string[];
};

/**
 * What a created resource is referred to by. `addresses` says where this host serves what AWS would serve at an
 * address of its own (`https://d1.cloudfront.net` → `http://127.0.0.1:PORT`): every resolved string has them replaced. `secrets` are
 * the values of secrets by ARN, for dynamic references.
 */
export type Created = {
  ref: string;
  attributes: Record<string, string>;
  addresses?: Record<string, string>;
  secrets?: Record<string, string>;
};

/** An access key of a role or of the person at this machine, with what signs its requests. */
export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string; caller: Caller };

/**
 * One resource type. `hosted` and `ignored` list its properties by dotted path (`Handler`,
 * `Environment.Variables`); a parent listed covers all below it. A property in neither list stops the start.
 */
export type ResourceType = {
  hosted: string[];
  ignored: string[];
  create(resource: Resource): Promise<Created> | Created;
};

/** A service of AWS: its resource types, its wire protocol, its life. */
export type Service = {
  /** The name in the signature's credential scope: `dynamodb`, `s3`, `states`, `sqs`, `scheduler`, `events`, … */
  name: string;
  types: Record<string, ResourceType>;
  handle?(request: WireRequest): Promise<WireResponse>;
  /** Requests below a bucket's path without an Authorization header (presigned, posted forms, preflights): S3 verifies them itself. */
  raw?(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** Pages for people and requests that carry no signature, below `/_local/<name>/`. */
  page?(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** After every resource was created: resume timers, executions, pollers. */
  start?(): Promise<void>;
  /** Finishes what is under way; nothing may be lost if it is never called. */
  stop?(): Promise<void>;
};

/** A Lambda's answer: its payload, or the error in AWS's shape (`errorType`, `errorMessage`, `trace`). */
export type Invocation = { payload: unknown; functionError?: 'Unhandled' | 'Handled'; requestId: string };

export type Host = {
  region: string;
  partition: 'aws' | 'aws-cn';
  accountId: string;
  /** Where this host listens, for callers on this machine: `http://127.0.0.1:PORT`. */
  url: string;
  /** Where browsers reach it; another address than `url` when it listens on the local network. */
  publicUrl: string;
  /** Folder of everything that lasts. */
  dataDir: string;
  clock: Clock;
  store: Store;
  /** Throws AccessDeniedException, naming action and resource, unless the caller's policies allow it. */
  authorize(caller: Caller, action: string, resource: string, context?: Context): void;
  /** Throws unless the role's trust policy lets the service act as it, on behalf of the resource `sourceArn`. */
  mayTakeOn(roleArn: string, servicePrincipal: string, sourceArn: string): void;
  /** What an access key signs with and whom it stands for; for signatures that a service verifies itself. */
  credentials(accessKeyId: string): Credentials | undefined;
  /** The file or folder that the cloud assembly publishes under this object key (`<hash>.zip`). */
  asset(objectKey: string): string | undefined;
  /** Calls a function by ARN or name and awaits its answer. Throws AwsError for what Lambda's Invoke API would refuse (unknown function, throttled). */
  invoke(functionArn: string, payload: unknown, caller: Caller): Promise<Invocation>;
  /** Queues an asynchronous invocation durably: two retries, then its on-failure destination. */
  invokeAsync(functionArn: string, payload: unknown, caller: Caller): Promise<void>;
  /** Calls another service's API as AWS services do on a customer's behalf (`sqs`, `SendMessage`, …). JSON protocols only. */
  call(service: string, operation: string, input: unknown, caller: Caller): Promise<unknown>;
  /** Puts an event on the default bus of EventBridge. */
  emit(event: { source: string; 'detail-type': string; resources: string[]; detail: unknown }): Promise<void>;
  /** Shows a message of the outside world (e-mail, robot, webhook) on the outbox page. */
  deliver(message: { channel: string; to: string; subject?: string; body: string; at: number }): Promise<void>;
  log(line: {
    source: string;
    level: 'info' | 'warn' | 'error';
    message: string;
    requestId?: string;
    [key: string]: unknown;
  }): void;
};
