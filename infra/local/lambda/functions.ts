import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Caller, Credentials, Host, Resource, WireRequest, WireResponse } from '../host.ts';
import { wholeNumber } from '../template/properties.ts';
import type { AsyncConfig } from './async.ts';
import type { Permission } from './permissions.ts';
import { openPool, type Pool } from './pool.ts';

export type LambdaFunction = {
  name: string;
  arn: string;
  role: Caller;
  pool: Pool;
  reserved: number | undefined;
  running: number;
  permissions: Permission[];
  config: AsyncConfig;
  /** What GetFunctionConfiguration tells of it. */
  configuration: object;
};

export type LambdaHost = Host & {
  offset: SharedArrayBuffer;
  assume(roleArn: string, session: string): Credentials;
  mappings(request: WireRequest): Promise<WireResponse>;
};

type Properties = {
  FunctionName?: string;
  Code: { ZipFile?: string; S3Key?: string };
  Handler: string;
  Runtime: string;
  Role: string;
  Timeout?: number | string;
  MemorySize?: number | string;
  Environment?: { Variables?: Record<string, unknown> };
  ReservedConcurrentExecutions?: number | string;
};

/** While some threads of a function wait, others keep the cores busy; more of them would only be slow to start. Further requests wait. */
const mostWorkers = 2 * availableParallelism();
const sixHours = 6 * 3_600_000;

/** Makes the function of a template's resource ready to run; throws on a runtime or code that this host has not. */
export function defineFunction(host: LambdaHost, { logicalId, properties }: Resource): LambdaFunction {
  const declared = properties as Properties;
  const name = declared.FunctionName ?? logicalId;
  const arn = `arn:${host.partition}:lambda:${host.region}:${host.accountId}:function:${name}`;
  if (!/^nodejs\d+\.x$/.test(declared.Runtime ?? '')) {
    throw new Error(`the host runs Node.js functions only, not ${declared.Runtime}`);
  }
  if (typeof declared.Handler !== 'string') throw new Error('a function needs a Handler');
  const { Timeout = 3, MemorySize = 128, ReservedConcurrentExecutions } = declared;
  const timeout = wholeNumber('Timeout', Timeout, [1, 900]);
  const memory = wholeNumber('MemorySize', MemorySize, [128, 10_240]);
  const reserved =
    ReservedConcurrentExecutions === undefined
      ? undefined
      : wholeNumber('ReservedConcurrentExecutions', ReservedConcurrentExecutions, [0, 1000]);
  const root = codeFolder(host, name, declared.Code);
  const setup = {
    root,
    handler: declared.Handler,
    offset: host.offset,
    functionName: name,
    memory,
  };
  const pool = openPool({
    setup,
    env: environment(host, name, root, memory, declared),
    timeout: timeout * 1000,
    mostWorkers: Math.min(mostWorkers, reserved ?? mostWorkers),
    log: (level, message, requestId) =>
      host.log({ source: name, level, message, ...(requestId === undefined ? {} : { requestId }) }),
  });
  return {
    name,
    arn,
    role: { kind: 'role', roleArn: declared.Role, session: name },
    pool,
    reserved,
    running: 0,
    permissions: [],
    config: { retries: 2, longestAge: sixHours },
    configuration: {
      FunctionName: name,
      FunctionArn: arn,
      Version: '$LATEST',
      Runtime: declared.Runtime,
      Handler: declared.Handler,
      Role: declared.Role,
      Timeout: timeout,
      MemorySize: memory,
      ...(declared.Environment && { Environment: { Variables: declaredVariables(declared) } }),
    },
  };
}

function codeFolder(host: LambdaHost, name: string, { ZipFile, S3Key }: Properties['Code']): string {
  if (ZipFile !== undefined) {
    const folder = join(host.dataDir, 'inline', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), ZipFile);
    return folder;
  }
  const path = host.asset(String(S3Key));
  if (path === undefined) throw new Error(`its code ${S3Key} is not among the assets`);
  if (!statSync(path).isDirectory()) throw new Error(`its code ${S3Key} is a packed file; the host runs folders`);
  return path;
}

function declaredVariables({ Environment }: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]));
}

const reservedVariables =
  /^(_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|AWS_(DEFAULT_)?REGION|AWS_(ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API))$/;

/** What the thread sees as `process.env`: its own variables, and those that Lambda sets. */
function environment(host: LambdaHost, name: string, root: string, memory: number, declared: Properties) {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = host.assume(declared.Role, name);
  const own = declaredVariables(declared);
  const taken = Object.keys(own).find((key) => reservedVariables.test(key));
  if (taken) throw new Error(`Lambda reserves the environment variable ${taken} for itself`);
  const size = Buffer.byteLength(JSON.stringify(own));
  if (size > 4096) throw new Error(`its environment variables take ${size} bytes; Lambda has room for 4096`);
  return {
    ...own,
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: host.region,
    AWS_DEFAULT_REGION: host.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: host.url,
    AWS_ENDPOINT_URL_S3: host.publicUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${declared.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]0',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: root,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: declared.Handler,
  };
}
