/** Lambda: functions, who may invoke them, and its Invoke API. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Caller, type Invocation, type Service } from '../host.ts';
import { asyncQueue } from './async.ts';
import { lambdaTypes } from './declare.ts';
import type { LambdaFunction, LambdaHost } from './functions.ts';
import { mayInvoke } from './permissions.ts';
import { retireRested } from './rest.ts';
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
const reapEvery = 5_000;

export function lambda(host: LambdaHost): Lambda {
  const functions = new Map<string, LambdaFunction>();
  let reaper: NodeJS.Timeout | undefined;

  function find(reference: string): LambdaFunction {
    const { name, qualifier } = parse(reference);
    const found = functions.get(name);
    if (found !== undefined && (qualifier === undefined || qualifier === '$LATEST')) return found;
    const arn = `arn:${host.partition}:lambda:${host.region}:${host.accountId}:function:${name}`;
    const message = `Function not found: ${qualifier ? `${arn}:${qualifier}` : arn}`;
    throw new AwsError('ResourceNotFoundException', message, 404, { Type: 'User' });
  }

  async function run(target: LambdaFunction, event: string, requestId: string, arn: string): Promise<Invocation> {
    if (target.reserved !== undefined && target.running >= target.reserved) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
      });
    }
    target.running += 1;
    try {
      const { failed, json } = await target.pool.run(requestId, event, arn);
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
    const arn = qualifier ? `${target.arn}:${qualifier}` : target.arn;
    mayInvoke(host, caller, arn, target.permissions);
    const event = JSON.stringify(payload) ?? 'null';
    if (event.length > limit / 3 && Buffer.byteLength(event) > limit) {
      const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
    }
    return { target, event, arn };
  }

  const queue = asyncQueue(
    host,
    (name) => functions.get(name),
    async (name, payload, requestId) => {
      const target = find(name);
      const result = await run(target, JSON.stringify(payload), requestId, target.arn);
      return { payload: result.payload, failed: result.functionError !== undefined };
    },
  );

  async function invoke(reference: string, payload: unknown, caller: Caller): Promise<Invocation> {
    const { target, event, arn } = admitted(reference, payload, caller, largestRequest);
    return run(target, event, randomUUID(), arn);
  }

  async function invokeAsync(reference: string, payload: unknown, caller: Caller): Promise<string> {
    const { target } = admitted(reference, payload, caller, 2 ** 20);
    return queue.accept(target.name, payload);
  }

  return {
    name: 'lambda',
    types: lambdaTypes(host, (made) => functions.set(made.name, made), find),
    handle: invokeApi({
      invoke,
      invokeAsync,
      configuration(name, caller) {
        const { arn, configuration } = find(name);
        host.authorize(caller, 'lambda:GetFunctionConfiguration', arn);
        return configuration;
      },
      mappings: host.mappings,
    }),
    invoke,
    invokeAsync,
    roleOf: (reference) => find(reference).role,
    async start() {
      reaper = setInterval(() => retireRested([...functions.values()].map(({ pool }) => pool)), reapEvery).unref();
      await queue.resume();
    },
    async stop() {
      clearInterval(reaper);
      queue.stop();
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

const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`,
};
