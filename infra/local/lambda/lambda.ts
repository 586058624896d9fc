/** Lambda: functions, who may invoke them, and its Invoke API. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Caller, type Created, type Invocation, type Resource, type Service } from '../host.ts';
import { asyncQueue } from './async.ts';
import { defineFunction, type LambdaFunction, type LambdaHost } from './functions.ts';
import { mayInvoke } from './permissions.ts';
import type { Pool } from './pool.ts';
import { invokeApi } from './wire.ts';

export type Lambda = Service & {
  invoke(functionArn: string, payload: unknown, caller: Caller): Promise<Invocation>;
  invokeAsync(functionArn: string, payload: unknown, caller: Caller): Promise<string>;
  /** The role that a function acts as. */
  roleOf(functionArn: string): Caller;
};

/** 6 MB, and what AWS allows on top of it for an answer. */
const largestRequest = 6 * 2 ** 20;
const largestAnswer = 6_291_556;
/** A warm worker takes about 20 MB: these many stay while nothing happens, and these many after a burst at most. */
const mostIdle = 8;
const mostRested = 24;
const restAfter = 30_000;
const idleLimit = 300_000;
const reapEvery = 5_000;

export function lambda(host: LambdaHost): Lambda {
  const functions = new Map<string, LambdaFunction>();
  /** Qualifiers (versions, aliases) that the template declares, by unqualified name. */
  const qualifiers = new Map<string, Set<string>>();
  let reaper: NodeJS.Timeout | undefined;

  function find(reference: string): LambdaFunction {
    const { name, qualifier } = parse(reference);
    const found = functions.get(name);
    if (found !== undefined && (qualifier === undefined || qualifiers.get(name)?.has(qualifier))) return found;
    const arn = `arn:${host.partition}:lambda:${host.region}:${host.accountId}:function:${name}`;
    const message = `Function not found: ${qualifier ? `${arn}:${qualifier}` : arn}`;
    throw new AwsError('ResourceNotFoundException', message, 404, { Type: 'User' });
  }

  async function run(target: LambdaFunction, event: string, requestId: string): Promise<Invocation> {
    if (target.reserved !== undefined && target.running >= target.reserved) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
      });
    }
    target.running += 1;
    try {
      const { failed, json } = await target.pool.run(requestId, event);
      const size = json.length > largestAnswer / 3 ? Buffer.byteLength(json) : 0;
      if (!failed && size <= largestAnswer) return { payload: JSON.parse(json), requestId };
      const payload = failed ? JSON.parse(json) : tooLarge;
      const { errorType, errorMessage } = payload as Record<string, string>;
      host.log({ source: target.name, level: 'error', message: `${errorType}: ${errorMessage}`, requestId });
      return { payload, functionError: 'Unhandled', requestId };
    } finally {
      target.running -= 1;
    }
  }

  function admitted(reference: string, payload: unknown, caller: Caller, limit: number) {
    const target = find(reference);
    const { qualifier } = parse(reference);
    mayInvoke(host, caller, qualifier ? `${target.arn}:${qualifier}` : target.arn, target.permissions);
    const event = JSON.stringify(payload) ?? 'null';
    if (event.length > limit / 3 && Buffer.byteLength(event) > limit) {
      const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
    }
    return { target, event };
  }

  const queue = asyncQueue(
    host,
    (name) => functions.get(name),
    async (name, payload, requestId) => {
      const result = await run(find(name), JSON.stringify(payload), requestId);
      return { payload: result.payload, failed: result.functionError !== undefined };
    },
  );

  async function invoke(reference: string, payload: unknown, caller: Caller): Promise<Invocation> {
    const { target, event } = admitted(reference, payload, caller, largestRequest);
    return run(target, event, randomUUID());
  }

  async function invokeAsync(reference: string, payload: unknown, caller: Caller): Promise<string> {
    const { target } = admitted(reference, payload, caller, 2 ** 20);
    return queue.accept(target.name, payload);
  }

  function reap(): void {
    const idleFor = (pool: Pool): number => performance.now() - (pool.idleSince() ?? Number.POSITIVE_INFINITY);
    const longestFirst = [...functions.values()].map(({ pool }) => pool).sort((a, b) => idleFor(b) - idleFor(a));
    let idle = longestFirst.reduce((sum, pool) => sum + pool.idleCount(), 0);
    for (const pool of longestFirst) {
      const limit = idle > mostRested ? 0 : idle > mostIdle ? restAfter : idleLimit;
      if (idleFor(pool) <= limit) continue;
      pool.retire();
      idle -= 1;
    }
  }

  function qualify(properties: Record<string, unknown>, qualifier: string): Created {
    const target = find(String(properties.FunctionName));
    qualifiers.set(target.name, (qualifiers.get(target.name) ?? new Set(['$LATEST'])).add(qualifier));
    const arn = `${target.arn}:${qualifier}`;
    return { ref: arn, attributes: { Version: qualifier, AliasArn: arn, FunctionArn: arn } };
  }

  return {
    name: 'lambda',
    types: {
      'AWS::Lambda::Function': {
        hosted: [
          ...['FunctionName', 'Code.ZipFile', 'Code.S3Bucket', 'Code.S3Key', 'Handler', 'Runtime', 'Role', 'Timeout'],
          ...['MemorySize', 'Environment.Variables', 'ReservedConcurrentExecutions', 'DeadLetterConfig.TargetArn'],
        ],
        ignored: [
          ...['Architectures', 'TracingConfig', 'LoggingConfig', 'Description', 'Tags', 'KmsKeyArn', 'RecursiveLoop'],
          ...['EphemeralStorage', 'RuntimeManagementConfig', 'Code.SourceKMSKeyArn'],
        ],
        create(resource) {
          const made = defineFunction(host, resource);
          if (made.deadLetterArn) queueOnly(made.deadLetterArn);
          functions.set(made.name, made);
          qualifiers.set(made.name, new Set(['$LATEST']));
          return { ref: made.name, attributes: { Arn: made.arn } };
        },
      },
      'AWS::Lambda::Permission': {
        hosted: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
        ignored: [],
        create(resource) {
          const { Action, FunctionName, Principal, SourceArn, SourceAccount } = resource.properties;
          if (Action !== 'lambda:InvokeFunction') throw new Error(`the host grants no ${Action} here`);
          find(String(FunctionName)).permissions.push({
            principal: String(Principal),
            ...(SourceArn ? { sourceArn: String(SourceArn) } : {}),
            ...(SourceAccount ? { sourceAccount: String(SourceAccount) } : {}),
          });
          return { ref: resource.logicalId, attributes: { Id: resource.logicalId } };
        },
      },
      'AWS::Lambda::EventInvokeConfig': {
        hosted: [
          ...['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds'],
          ...['DestinationConfig.OnFailure.Destination', 'DestinationConfig.OnSuccess.Destination'],
        ],
        ignored: [],
        create: (resource) => configureAsync(find, resource),
      },
      'AWS::Lambda::Version': {
        hosted: ['FunctionName'],
        ignored: ['Description', 'CodeSha256', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
        create: ({ properties }) => qualify(properties, '1'),
      },
      'AWS::Lambda::Alias': {
        hosted: ['FunctionName', 'Name', 'FunctionVersion'],
        ignored: ['Description', 'ProvisionedConcurrencyConfig'],
        create: ({ properties }) => qualify(properties, String(properties.Name)),
      },
    },
    handle: invokeApi({
      invoke,
      invokeAsync,
      check: (name, caller) => void admitted(name, null, caller, largestRequest),
    }),
    invoke,
    invokeAsync,
    roleOf: (reference) => find(reference).role,
    async start() {
      reaper = setInterval(reap, reapEvery).unref();
      await queue.resume();
    },
    async stop() {
      clearInterval(reaper);
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
    },
  };
}

/** A function's name, partial ARN or ARN, with its version or alias if it has one. */
function parse(reference: string): { name: string; qualifier: string | undefined } {
  const [, name = reference, qualifier] =
    /^(?:(?:arn:[\w-]+:lambda:[\w-]*:)?(?:\d{12}:)?function:)?([^:]+)(?::([^:]+))?$/.exec(reference) ?? [];
  return { name, qualifier };
}

function configureAsync(find: (name: string) => LambdaFunction, { logicalId, properties }: Resource): Created {
  const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
  const { config } = find(String(FunctionName));
  if (MaximumRetryAttempts !== undefined) config.retries = Number(MaximumRetryAttempts);
  if (MaximumEventAgeInSeconds !== undefined) config.longestAge = Number(MaximumEventAgeInSeconds) * 1000;
  const { OnFailure, OnSuccess } = (DestinationConfig ?? {}) as Record<string, { Destination?: string }>;
  if (OnFailure?.Destination) config.onFailure = queueOnly(OnFailure.Destination);
  if (OnSuccess?.Destination) config.onSuccess = queueOnly(OnSuccess.Destination);
  return { ref: logicalId, attributes: {} };
}

function queueOnly(arn: string): string {
  if (arn.split(':')[2] !== 'sqs') throw new Error(`the host sends failed events to SQS queues only, not to ${arn}`);
  return arn;
}

const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`,
};
